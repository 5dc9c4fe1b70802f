using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Transactions;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

/// <summary>State and partitions of transactions, for tools.</summary>
internal sealed class DescribeTransactionsHandler(BrokerServices broker)
    : RequestHandler<DescribeTransactionsRequest>(ApiKey.DescribeTransactions, 0, 0)
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeTransactionsRequest request, RequestContext context) =>
        Answers.Of(new DescribeTransactionsResponse { TransactionStates = [.. request.TransactionalIds.Select(id => Describe(broker.Transactions.Describe(id)))] });

    private static DescribeTransactionsResponse.Transaction Describe(TransactionDescription transaction) => new()
    {
        ErrorCode = transaction.Error.ToCode(),
        TransactionalId = transaction.TransactionalId,
        TransactionState = transaction.State.ToString(),
        TransactionTimeoutMs = (int)transaction.Timeout.TotalMilliseconds,
        TransactionStartTimeMs = transaction.StartedMs,
        ProducerId = transaction.Producer.Id,
        ProducerEpoch = transaction.Producer.Epoch,
        Topics =
        [
            .. transaction.Partitions.GroupBy(p => p.Topic).Select(topic => new DescribeTransactionsResponse.TransactionTopics
            {
                Topic = topic.Key, Partitions = [.. topic.Select(p => p.Partition).Order()],
            }),
        ],
    };
}
