// The XMP metadata of a composed PDF: title, PDF/A-2b conformance, producer.
// Sources: ISO 16684-1 (XMP), ISO 19005-2, 6.6 (metadata of PDF/A, with the description that own properties need).
import type { Provenance } from '../../domain/ports/page/composer.ts';

const OURS = 'urn:poststelle:xmp:v1#';

/** Our own properties: name, kind, meaning. A reader finds this list in every file. */
const PROPERTIES = [
  ['document', 'Text', 'The document in the mailroom this file was made of'],
  ['delivery', 'Text', 'The arrival the document was in'],
  ['station', 'Text', 'The scan station the delivery came from'],
  ['receivedAt', 'Date', 'When the mailroom received it'],
  ['originalSha256', 'Text', 'SHA-256 of the file as it arrived'],
  ['pageSha256', 'seq Text', 'SHA-256 of the picture of each page in this file, in order: its JPEG or fax data'],
  ['readBy', 'bag Text', 'What recognised the text: engine and language data with their versions'],
] as const;

export interface Described {
  readonly title: string;
  readonly subject: string;
  readonly producer: string;
  readonly provenance: Provenance;
  readonly pageSha256: readonly string[];
  readonly readBy: readonly string[];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const list = (kind: 'Seq' | 'Bag', values: readonly string[]): string =>
  `<rdf:${kind}>${values.map((value) => `<rdf:li>${escaped(value)}</rdf:li>`).join('')}</rdf:${kind}>`;

const inGerman = (text: string): string =>
  `<rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li><rdf:li xml:lang="de-DE">${escaped(text)}</rdf:li></rdf:Alt>`;

const extension = PROPERTIES.map(
  ([name, kind, meaning]) => `
      <rdf:li rdf:parseType="Resource">
       <pdfaProperty:name>${name}</pdfaProperty:name>
       <pdfaProperty:valueType>${kind}</pdfaProperty:valueType>
       <pdfaProperty:category>internal</pdfaProperty:category>
       <pdfaProperty:description>${meaning}</pdfaProperty:description>
      </rdf:li>`,
).join('');

/** The packet, UTF-8. Texts must be free of control characters. */
export const xmp = ({ title, subject, producer, provenance, pageSha256, readBy }: Described): string => {
  const { document, delivery, station, receivedAt, original } = provenance;
  return `<?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about=""
   xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
   xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
  <pdfaid:part>2</pdfaid:part>
  <pdfaid:conformance>B</pdfaid:conformance>
  <dc:format>application/pdf</dc:format>
  <dc:title>${inGerman(title)}</dc:title>
  <dc:description>${inGerman(subject)}</dc:description>
  <dc:language>${list('Bag', ['de-DE'])}</dc:language>
  <xmp:CreatorTool>${escaped(producer)}</xmp:CreatorTool>
  <xmp:CreateDate>${receivedAt}</xmp:CreateDate>
  <xmp:ModifyDate>${receivedAt}</xmp:ModifyDate>
  <xmp:MetadataDate>${receivedAt}</xmp:MetadataDate>
  <pdf:Producer>${escaped(producer)}</pdf:Producer>
 </rdf:Description>
 <rdf:Description rdf:about="" xmlns:poststelle="${OURS}">
  <poststelle:document>${escaped(document)}</poststelle:document>
  <poststelle:delivery>${escaped(delivery)}</poststelle:delivery>
  <poststelle:station>${escaped(station)}</poststelle:station>
  <poststelle:receivedAt>${receivedAt}</poststelle:receivedAt>
  <poststelle:originalSha256>${escaped(original)}</poststelle:originalSha256>
  <poststelle:pageSha256>${list('Seq', pageSha256)}</poststelle:pageSha256>
  <poststelle:readBy>${list('Bag', readBy)}</poststelle:readBy>
 </rdf:Description>
 <rdf:Description rdf:about=""
   xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
   xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas>
   <rdf:Bag>
    <rdf:li rdf:parseType="Resource">
     <pdfaSchema:schema>Poststelle: where a letter comes from</pdfaSchema:schema>
     <pdfaSchema:namespaceURI>${OURS}</pdfaSchema:namespaceURI>
     <pdfaSchema:prefix>poststelle</pdfaSchema:prefix>
     <pdfaSchema:property>
      <rdf:Seq>${extension}
      </rdf:Seq>
     </pdfaSchema:property>
    </rdf:li>
   </rdf:Bag>
  </pdfaExtension:schemas>
 </rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
};
