// Applies PlanDefinitions to a patient by an $apply library.
// Standard input: [{bundle, responses: [QuestionnaireResponse, ...]}]; standard output: for each response the ids of the
// actions that are left, by the id of the action that holds them, the outermost under "".
import { readFileSync } from "node:fs";
import { applyPlan, simpleResolver } from "encender";

const patient = { resourceType: "Patient", id: "p" };

// The one thing of ours that this library does not take: a definition named as an identifier is an expression to it.
function asExpressions(actions) {
  for (const action of actions ?? []) {
    for (const condition of action.condition ?? []) condition.expression.language = "text/cql";
    asExpressions(action.action);
  }
}

function left(actions, under, found) {
  found[under] = (actions ?? []).map((action) => action.id);
  for (const action of actions ?? []) if (action.action) left(action.action, action.id, found);
  return found;
}

const found = [];
for (const { bundle, responses } of JSON.parse(readFileSync(0, "utf8"))) {
  const resources = bundle.entry.map((entry) => entry.resource);
  const plan = resources.find((resource) => resource.resourceType === "PlanDefinition");
  asExpressions(plan.action);
  const of = [];
  for (const response of responses) {
    const resolver = simpleResolver([patient, response, ...resources]);
    const [, group] = await applyPlan(plan, "Patient/p", resolver, { isNodeJs: true });
    of.push(left(group.action, "", {}));
  }
  found.push(of);
}
process.stdout.write(JSON.stringify(found));
