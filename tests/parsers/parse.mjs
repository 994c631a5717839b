// Reads RDF files with parsers of other makers, each by its suffix, and writes beside each what was read, as N-Quads.
import { createReadStream, writeFileSync } from "node:fs";
import { extname } from "node:path";
import { JsonLdParser } from "jsonld-streaming-parser";
import { StreamParser, Writer } from "n3";
import { RdfXmlParser } from "rdfxml-streaming-parser";

const parsers = {
  ".ttl": () => new StreamParser({ format: "text/turtle" }),
  ".nt": () => new StreamParser({ format: "application/n-triples" }),
  ".nq": () => new StreamParser({ format: "application/n-quads" }),
  ".trig": () => new StreamParser({ format: "application/trig" }),
  ".rdf": () => new RdfXmlParser({ baseIRI: "https://nowhere.example/" }),
  ".jsonld": () => new JsonLdParser({ baseIRI: "https://nowhere.example/", streamingProfile: true }),
};

for (const file of process.argv.slice(2)) {
  const writer = new Writer({ format: "application/n-quads" });
  for await (const quad of createReadStream(file).pipe(parsers[extname(file)]())) writer.addQuad(quad);
  writer.end((_, text) => writeFileSync(`${file}.read.nq`, text));
}
