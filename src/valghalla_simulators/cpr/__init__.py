"""CPR as Serviceplatformen shows it: SF1520 PersonBaseDataExtended, version 5, over SOAP 1.1 and mutual TLS."""

NAMESPACE = "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/"
PATH = "/service/CPR/PersonBaseDataExtended/5"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SCHEMAS = "http://serviceplatformen.dk/xml/schemas"
SERVICE_UUID = "4925d7a0-1b5b-11ec-bdc6-b312b83236d4"
