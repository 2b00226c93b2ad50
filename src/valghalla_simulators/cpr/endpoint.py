"""CPR as one of the platform's services."""

from valghalla_simulators.cpr.service import CprService
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.service_platform import Endpoint


def endpoint(service: CprService) -> Endpoint:
    """The function that answers a SOAP message sent to CPR."""

    def respond(asked: Asked) -> Reply:
        answer = service.answer(
            asked.body,
            action=asked.headers.get("soapaction"),
            content_type=asked.headers.get("content-type", ""),
            peer=asked.peer,
        )
        return Reply(answer.content, answer.content_type, answer.status)

    return respond
