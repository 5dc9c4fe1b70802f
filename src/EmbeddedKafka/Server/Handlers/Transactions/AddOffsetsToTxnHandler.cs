using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>Makes the partition that keeps a group's offsets part of a transaction.</summary>
internal sealed class AddOffsetsToTxnHandler(BrokerServices broker) : RequestHandler<AddOffsetsToTxnRequest>(ApiKey.AddOffsetsToTxn, 0, 3)
{
    protected override ValueTask<IMessage?> HandleAsync(AddOffsetsToTxnRequest request, RequestContext context)
    {
        var error = broker.Transactions.AddOffsets(
            request.TransactionalId, new ProducerIdentity(request.ProducerId, request.ProducerEpoch), broker.Groups.PartitionOf(request.GroupId));
        return Answers.Of(new AddOffsetsToTxnResponse { ErrorCode = TransactionErrors.For(error, context.Version, fencedFrom: 2) });
    }
}
