import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.system.ErrorHandlerFactory;
import org.apache.jena.riot.system.StreamRDFWriter;

/** Reads RDF files with Jena's RIOT, strictly, and writes beside each what was read, as N-Quads. */
public class Riot {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            try (OutputStream out = new FileOutputStream(file + ".read.nq")) {
                RDFParser.source(file).strict(true).errorHandler(ErrorHandlerFactory.errorHandlerStrict)
                    .parse(StreamRDFWriter.getWriterStream(out, Lang.NQUADS));
            }
        }
    }
}
