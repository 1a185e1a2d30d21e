// Translates text of CQL to ELM by the reference translator.
// Standard input: [text, ...]; standard output: [{elm, wrong: [what the translator complains of, ...]}, ...].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as cql from "@cqframework/cql/cql-to-elm";

const require = createRequire(import.meta.url);
const models = {
  System: new URL("system-modelinfo.xml", import.meta.url),
  FHIR: require.resolve("cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml"),
};
const manager = new cql.ModelManager();
const given = (name) => (name in models ? cql.stringAsSource(readFileSync(models[name], "utf8")) : null);
manager.modelInfoLoader.registerModelInfoProvider(cql.createModelInfoProvider(given));

const found = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  const translator = cql.CqlTranslator.fromText(text, new cql.LibraryManager(manager));
  const wrong = translator.exceptions.asJsReadonlyArrayView().map((exception) => exception.message);
  return { elm: JSON.parse(translator.toJson()), wrong };
});
process.stdout.write(JSON.stringify(found));
