using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>Tells a producer who it is.</summary>
internal sealed class InitProducerIdHandler(BrokerServices broker) : RequestHandler<Protocol.InitProducerIdRequest>(ApiKey.InitProducerId, 0, 5)
{
    protected override async ValueTask<IMessage?> HandleAsync(Protocol.InitProducerIdRequest request, RequestContext context)
    {
        if (request.TransactionalId is "")
        {
            return new InitProducerIdResponse { ErrorCode = ErrorCode.InvalidRequest, ProducerEpoch = ProducerIdentity.NoEpoch };
        }

        var expected = new ProducerIdentity(request.ProducerId, request.ProducerEpoch);
        var result = await broker.Transactions.InitProducerIdAsync(new Candlewick.EmbeddedKafka.Transactions.InitProducerIdRequest(
            request.TransactionalId, TimeSpan.FromMilliseconds(request.TransactionTimeoutMs), expected == ProducerIdentity.None ? null : expected));
        return new InitProducerIdResponse
        {
            ErrorCode = TransactionErrors.For(result.Error, context.Version, fencedFrom: 4),
            ProducerId = result.Producer.Id,
            ProducerEpoch = result.Producer.Epoch,
        };
    }
}
