using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>Decides a transaction. Version 5 changes the epoch with every transaction and is not served.</summary>
internal sealed class EndTxnHandler(BrokerServices broker) : RequestHandler<EndTxnRequest>(ApiKey.EndTxn, 0, 4)
{
    protected override async ValueTask<IMessage?> HandleAsync(EndTxnRequest request, RequestContext context)
    {
        var error = await broker.Transactions.EndAsync(
            request.TransactionalId, new ProducerIdentity(request.ProducerId, request.ProducerEpoch), request.Committed);
        return new EndTxnResponse { ErrorCode = TransactionErrors.For(error, context.Version, fencedFrom: 2) };
    }
}
