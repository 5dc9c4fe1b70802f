// Checks an OpenAPI document, and each of its examples against the schema beside it. Prints what is wrong, a line each.
import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

const document = JSON.parse(await readFile(process.argv[2], 'utf8'))
const checked = await new Validator().validate(structuredClone(document))
if (!checked.valid) console.log(`document: ${JSON.stringify(checked.errors)}`)

const ajv = new Ajv({ strict: false })
formats.default ? formats.default(ajv) : formats(ajv)
ajv.addSchema({ $id: 'openapi', ...document })
let examples = 0
for (const [path, operations] of Object.entries(document.paths))
  for (const [method, operation] of Object.entries(operations))
    for (const [status, response] of Object.entries(operation.responses ?? {}))
      for (const [type, media] of Object.entries(response.content ?? {})) {
        if (media.example === undefined || !type.includes('json')) continue
        examples++
        const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'].map(p => p.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
        const validate = ajv.getSchema(`openapi#/${place}`) ?? ajv.compile({ $ref: `openapi#/${place}` })
        if (!validate(media.example)) console.log(`${method} ${path} ${status}: ${JSON.stringify(validate.errors)}`)
      }
console.log(`examples ${examples}`)
