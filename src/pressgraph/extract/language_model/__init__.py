"""A language model as a plug: the same Findings from any server of the OpenAI chat completions protocol.

questions (what is asked, and how the answer shall look) → chunks → server (with the answers kept before) → words (where
the answer's words stand in the text) → records → reader (adds them to the Findings); or judge (asks about records).
"""
