using Candlewick.EmbeddedKafka.Server.Handlers.Cluster;
using Candlewick.EmbeddedKafka.Server.Handlers.Groups;
using Candlewick.EmbeddedKafka.Server.Handlers.Records;
using Candlewick.EmbeddedKafka.Server.Handlers.Topics;
using Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

namespace Candlewick.EmbeddedKafka.Server.Handlers;

/// <summary>Every API the broker serves; what is not here is not advertised.</summary>
internal static class BrokerHandlers
{
    public static IReadOnlyList<IRequestHandler> Create(BrokerServices broker)
    {
        List<IRequestHandler> handlers =
        [
            new MetadataHandler(broker),
            new DescribeClusterHandler(broker),
            new DescribeQuorumHandler(broker),
            new DescribeLogDirsHandler(broker),
            new ElectLeadersHandler(broker),
            new ListPartitionReassignmentsHandler(),
            new DescribeAclsHandler(),
            new DescribeClientQuotasHandler(),
            new FindCoordinatorHandler(broker),
            new ProduceHandler(broker),
            new FetchHandler(broker),
            new ListOffsetsHandler(broker),
            new DeleteRecordsHandler(broker),
            new OffsetForLeaderEpochHandler(broker),
            new CreateTopicsHandler(broker),
            new DeleteTopicsHandler(broker),
            new CreatePartitionsHandler(broker),
            new DescribeConfigsHandler(broker),
            new AlterConfigsHandler(broker),
            new IncrementalAlterConfigsHandler(broker),
            new ListConfigResourcesHandler(broker),
            new JoinGroupHandler(broker),
            new SyncGroupHandler(broker),
            new HeartbeatHandler(broker),
            new LeaveGroupHandler(broker),
            new OffsetCommitHandler(broker),
            new OffsetFetchHandler(broker),
            new OffsetDeleteHandler(broker),
            new ListGroupsHandler(broker),
            new DescribeGroupsHandler(broker),
            new DeleteGroupsHandler(broker),
            new InitProducerIdHandler(broker),
            new AddPartitionsToTxnHandler(broker),
            new AddOffsetsToTxnHandler(broker),
            new TxnOffsetCommitHandler(broker),
            new EndTxnHandler(broker),
            new DescribeTransactionsHandler(broker),
            new ListTransactionsHandler(broker),
            new DescribeProducersHandler(broker),
        ];
        handlers.Add(new ApiVersionsHandler(() => handlers));
        return handlers;
    }
}
