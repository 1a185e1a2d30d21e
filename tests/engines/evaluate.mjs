// Evaluates libraries of ELM by the engine of the CQL community: over responses to their forms, or over parameters.
// Standard input: [{elm, responses: [[resource, ...], ...]}] or [{elm, parameters: [{name: value}, ...]}];
// standard output: [[{name: value}, ...], ...], in the same order.
import { readFileSync } from "node:fs";
import cql from "cql-execution";
import fhir from "cql-exec-fhir";

const source = fhir.PatientSource.FHIRv401();
const read = new Set(["Patient", "response", "level 1", "level 2", "level 3", "answered", "answers to", "flag of", "number of", "code of"]);

async function patients(executor, all) {
  source.reset();
  source.loadBundles(
    all.map((resources, number) => ({
      resourceType: "Bundle",
      type: "collection",
      entry: [{ resource: { resourceType: "Patient", id: `${number}` } }, ...resources.map((resource) => ({ resource }))],
    })),
  );
  const results = (await executor.exec(source)).patientResults;
  return all.map((_, number) => results[number]);
}

const found = [];
for (const { elm, responses, parameters } of JSON.parse(readFileSync(0, "utf8"))) {
  const library = new cql.Library(elm, new cql.Repository({}));
  const run = (given, all) => patients(new cql.Executor(library, new cql.CodeService({}), given), all);
  const of = responses ? await run({}, responses) : [];
  for (const given of parameters ?? []) of.push(...(await run(given, [[]])));
  found.push(of.map((results) => Object.fromEntries(Object.entries(results).filter(([name]) => !read.has(name)))));
}
process.stdout.write(JSON.stringify(found));
