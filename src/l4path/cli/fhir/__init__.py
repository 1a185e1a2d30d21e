"""The commands of `l4path fhir`: a patient's record and a form become an episode."""
