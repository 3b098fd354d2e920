// Verifies credentials with the packages of Digital Bazaar, JSON-LD in safe mode, nothing fetched.
// In (stdin): {"now": xsd:dateTime, "documents": {address: JSON}, "credentials": [JSON]}.
// Out: [{"verified": bool, "status": [bool], "errors": [text]}], in the order of the credentials.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

const {now, documents, credentials} = JSON.parse(readFileSync(0, 'utf8'));

// The packages read the clock of the machine for status lists: the tests give the moment.
const MachineDate = Date;
globalThis.Date = class extends MachineDate {
  constructor(...parts) {
    super(...(parts.length ? parts : [now]));
  }
};

async function documentLoader(url) {
  const document = documents[url];
  if(!document) {
    throw new Error(`not given: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

function messages(error) {
  return error ? (error.errors ?? [error]).map(({message}) => message) : [];
}

const results = [];
for(const credential of credentials) {
  const result = await vc.verifyCredential({
    credential,
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader,
    checkStatus: options => checkStatus({...options, verifyBitstringStatusListCredential: true})
  });
  results.push({
    verified: result.verified,
    status: (result.statusResult?.results ?? []).map(({status}) => status),
    errors: messages(result.error)
  });
}
process.stdout.write(JSON.stringify(results));
