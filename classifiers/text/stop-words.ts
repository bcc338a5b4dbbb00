// German stop words, umlauts spelled out.
export const EMPTY_WORDS: ReadonlySet<string> = new Set(
  `aber alle allem allen aller alles also ander andere anderen auch beim bereits bitte bitten dabei dadurch dafuer daher
   dahin damit danach daran darauf daraus darf darin darum darunter darueber dass davon dazu deine dem denn denen deren
   derzeit deshalb dessen dies diese diesem diesen dieser dieses doch dort durch eine einem einen einer eines einige
   einigen erst etwa etwas euch euer ganz gegen geht gern gerne habe haben hat hatte hatten haette heute hier hiermit
   hierzu hinter ihnen ihre ihrem ihren ihrer ihres immer indem innerhalb jede jedem jeden jeder jedes jedoch jetzt
   kann kein keine keinem keinen keiner koennen koennte koennten leider machen mehr mein meine meinem meinen meiner
   meines mich muss muessen nach nachdem neben nicht nichts noch nunmehr oben oder ohne schon sehr sein seine seinem
   seinen seiner seit seitdem selbst sich sicher sind sobald sofern soll sollen sollte sollten somit sondern sonst
   sowie trotz ueber uns unser unsere unserem unseren unserer unter vielen viele vielleicht vom von vor waehrend wann
   waren warum weder wegen weil weiter weitere weiteren welche welchem welchen welcher welches wenn werde werden wird
   wieder wurde wurden wuerde wuerden zudem zum zunaechst zur zwar zwischen
   geehrte geehrter damen herren herr herrn frau liebe lieber hallo guten freundliche freundlichen freundlichem
   freundlicher gruss gruesse gruessen besten herzlichen hochachtungsvoll vielen dank danke`.split(/\s+/),
);
