using System.Globalization;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Tests.Durability;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using ErrorCode = Candlewick.EmbeddedKafka.Protocol.ErrorCode;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>What tools and dashboards ask about a cluster of one node, as they put it on the wire.</summary>
public abstract partial class BrokerContract
{
    [Fact]
    public async Task Log_folders_are_described_with_the_size_of_each_partition()
    {
        string topic = await TopicAsync(partitions: 2);
        using (var producer = Producer())
        {
            await SendAsync(producer, topic, new string('x', 5000));
        }

        var asked = new DescribeLogDirsRequest
        {
            Topics = [new() { Topic = topic, Partitions = [0, 1, 7] }, new() { Topic = NewName("nothing"), Partitions = [0] }],
        };
        var folder = Assert.Single((await AskAsync<DescribeLogDirsResponse>(ApiKey.DescribeLogDirs, 5, asked)).Results);

        Assert.Equal(ErrorCode.None, folder.ErrorCode);
        Assert.True(Path.IsPathRooted(folder.LogDir));
        Assert.InRange(folder.UsableBytes, 1, folder.TotalBytes);
        var partitions = Assert.Single(folder.Topics, t => t.Name == topic).Partitions.OrderBy(p => p.PartitionIndex).ToList();
        Assert.Equal([0, 1], partitions.Select(p => p.PartitionIndex));
        Assert.InRange(partitions[0].PartitionSize, 5000, 5500);
        Assert.Equal((0, 0, false), (partitions[1].PartitionSize, partitions[0].OffsetLag, partitions[0].IsFutureKey));
        var all = await AskAsync<DescribeLogDirsResponse>(ApiKey.DescribeLogDirs, 1, new DescribeLogDirsRequest { Topics = null });
        Assert.Contains(all.Results.Single().Topics, t => t.Name == topic);
    }

    [Fact]
    public async Task A_leader_of_one_node_needs_no_election()
    {
        string topic = await TopicAsync();
        string nothing = NewName("nothing");
        var asked = new ElectLeadersRequest { TopicPartitions = [new() { Topic = topic, Partitions = [0, 9] }, new() { Topic = nothing, Partitions = [0] }] };

        var answer = await AskAsync<ElectLeadersResponse>(ApiKey.ElectLeaders, 2, asked);

        var results = answer.ReplicaElectionResults.SelectMany(t => t.PartitionResult, (t, p) => (t.Topic, p.PartitionId, p.ErrorCode, p.ErrorMessage)).ToHashSet();
        Assert.Equal(3, results.Count);
        Assert.Contains((topic, 0, ErrorCode.ElectionNotNeeded, "Leader election not needed for topic partition."), results);
        Assert.Contains((topic, 9, ErrorCode.UnknownTopicOrPartition, $"No such partition as {topic}-9"), results);
        Assert.Contains((nothing, 0, ErrorCode.UnknownTopicOrPartition, $"No such topic as {nothing}"), results);
        var all = (await AskAsync<ElectLeadersResponse>(ApiKey.ElectLeaders, 2, new ElectLeadersRequest { TopicPartitions = null })).ReplicaElectionResults;
        Assert.Contains(all, t => t.Topic == topic);
        Assert.All(all, t => Assert.Empty(t.PartitionResult));
    }

    [Fact]
    public async Task Nothing_is_reassigned_limited_or_forbidden()
    {
        var reassignments = await AskAsync<ListPartitionReassignmentsResponse>(ApiKey.ListPartitionReassignments, 0, new ListPartitionReassignmentsRequest { Topics = null });
        Assert.Equal((ErrorCode.None, 0), (reassignments.ErrorCode, reassignments.Topics.Count));

        var quotas = await AskAsync<DescribeClientQuotasResponse>(ApiKey.DescribeClientQuotas, 1, new DescribeClientQuotasRequest());
        Assert.Equal((ErrorCode.None, 0), (quotas.ErrorCode, quotas.Entries!.Count));
        var unknown = new DescribeClientQuotasRequest { Components = [new() { EntityType = "planet", MatchType = 0, Match = "x" }] };
        Assert.Equal(ErrorCode.UnsupportedVersion, (await AskAsync<DescribeClientQuotasResponse>(ApiKey.DescribeClientQuotas, 1, unknown)).ErrorCode);

        var acls = await AskAsync<DescribeAclsResponse>(
            ApiKey.DescribeAcls, 3, new DescribeAclsRequest { ResourceTypeFilter = 1, PatternTypeFilter = 1, Operation = 1, PermissionType = 1 });
        Assert.Equal(ErrorCode.SecurityDisabled, acls.ErrorCode);
    }

    [Fact]
    public async Task The_quorum_is_the_node_itself()
    {
        var asked = new DescribeQuorumRequest
        {
            Topics = [new() { TopicName = "__cluster_metadata", Partitions = [new() { PartitionIndex = 0 }] }],
        };

        var answer = await AskAsync<DescribeQuorumResponse>(ApiKey.DescribeQuorum, 2, asked);

        var partition = answer.Topics.Single().Partitions.Single();
        var voter = Assert.Single(partition.CurrentVoters);
        Assert.Equal((ErrorCode.None, ErrorCode.None), (answer.ErrorCode, partition.ErrorCode));
        Assert.Equal((NodeId, NodeId, NodeId), (partition.LeaderId, voter.ReplicaId, answer.Nodes.Single().NodeId));
        Assert.Empty(partition.Observers);
        Assert.InRange(voter.LastCaughtUpTimestamp, Now() - 60_000, Now() + 1000);
    }

    [Theory]
    [InlineData(-1, 11, 0, 3)]
    [InlineData(-2, 11, 0, 1)]
    [InlineData(-3, 11, 0, 2)]
    [InlineData(-4, 11, 0, 1)]
    [InlineData(-5, 11, 0, -1)]
    [InlineData(-4, 7, 35, -1)]
    [InlineData(-5, 8, 35, -1)]
    [InlineData(-9, 11, 35, -1)]
    public async Task Every_kind_of_offset_is_listed_from_its_version_on(long timestamp, short version, short error, long offset)
    {
        string topic = await TopicAsync();
        using (var producer = Producer())
        {
            foreach (int second in (int[])[1, 2, 3])
            {
                await producer.ProduceAsync(topic, new Message<string?, string?> { Value = "v", Timestamp = new Timestamp(Now() - 60_000 + (1000 * second), TimestampType.CreateTime) });
            }
        }

        await _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 1)]);
        var asked = new ListOffsetsRequest { ReplicaId = -1, Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = 0, Timestamp = timestamp }] }] };
        var found = (await AskAsync<ListOffsetsResponse>(ApiKey.ListOffsets, version, asked)).Topics.Single().Partitions.Single();

        Assert.Equal(((ErrorCode)error, offset), (found.ErrorCode, found.Offset));
    }

    [Fact]
    public async Task Transactions_are_listed_by_a_pattern_of_their_whole_id()
    {
        string id = NewName("copier");
        using (var producer = TransactionalProducer(id))
        {
            producer.InitTransactions(Limit);
        }

        Assert.Equal([id], await ListedAsync($"cop.*{id[^3..]}"));
        Assert.Equal([id], await ListedAsync($"({id}|other)"));
        Assert.Empty(await ListedAsync(id[..^1]));
        Assert.Contains(id, await ListedAsync(""));
        foreach (string wrong in (string[])["(", "a)(b", "(?=a)b"])
        {
            var refused = await AskAsync<ListTransactionsResponse>(ApiKey.ListTransactions, 2, new ListTransactionsRequest { TransactionalIdPattern = wrong });
            Assert.Equal(ErrorCode.InvalidRegularExpression, refused.ErrorCode);
        }

        async Task<List<string>> ListedAsync(string pattern) =>
            [.. (await AskAsync<ListTransactionsResponse>(ApiKey.ListTransactions, 2, new ListTransactionsRequest { TransactionalIdPattern = pattern })).TransactionStates.Select(t => t.TransactionalId)];
    }

    [Fact]
    public async Task Resources_that_have_settings_are_listed()
    {
        string topic = await TopicAsync();
        string node = NodeId.ToString(CultureInfo.InvariantCulture);

        var all = await AskAsync<ListConfigResourcesResponse>(ApiKey.ListConfigResources, 1, new ListConfigResourcesRequest());
        var brokers = await AskAsync<ListConfigResourcesResponse>(ApiKey.ListConfigResources, 1, new ListConfigResourcesRequest { ResourceTypes = [4] });
        var metrics = await AskAsync<ListConfigResourcesResponse>(ApiKey.ListConfigResources, 0, new ListConfigResourcesRequest());
        var unknown = await AskAsync<ListConfigResourcesResponse>(ApiKey.ListConfigResources, 1, new ListConfigResourcesRequest { ResourceTypes = [99] });

        Assert.Superset(new HashSet<(sbyte, string)> { (2, topic), (4, node), (8, node) }, all.ConfigResources.Select(r => (r.ResourceType, r.ResourceName)).ToHashSet());
        Assert.Equal([(4, node)], brokers.ConfigResources.Select(r => ((int)r.ResourceType, r.ResourceName)));
        Assert.Empty(metrics.ConfigResources);
        Assert.Equal(ErrorCode.UnsupportedVersion, unknown.ErrorCode);
    }

    /// <summary>Values that are the same on both brokers; null where each has its own.</summary>
    [Theory]
    [InlineData("auto.create.topics.enable", 1, "false")]
    [InlineData("authorizer.class.name", 2, "")]
    [InlineData("broker.id", 3, "1")]
    [InlineData("broker.rack", 2, null)]
    [InlineData("compression.type", 2, "producer")]
    [InlineData("default.replication.factor", 3, "1")]
    [InlineData("delete.topic.enable", 1, "true")]
    [InlineData("fetch.max.bytes", 3, "57671680")]
    [InlineData("listeners", 7, null)]
    [InlineData("log.cleaner.enable", 1, "true")]
    [InlineData("log.cleanup.policy", 7, "delete")]
    [InlineData("log.dirs", 7, null)]
    [InlineData("log.message.timestamp.type", 2, "CreateTime")]
    [InlineData("log.retention.bytes", 5, "-1")]
    [InlineData("log.retention.hours", 3, "168")]
    [InlineData("log.segment.bytes", 3, "1073741824")]
    [InlineData("message.max.bytes", 3, "1048588")]
    [InlineData("min.insync.replicas", 3, "1")]
    [InlineData("node.id", 3, "1")]
    [InlineData("num.partitions", 3, "1")]
    [InlineData("offsets.topic.replication.factor", 4, "1")]
    [InlineData("process.roles", 7, "broker,controller")]
    [InlineData("socket.request.max.bytes", 3, "104857600")]
    [InlineData("unclean.leader.election.enable", 1, "false")]
    public async Task Settings_of_the_broker_are_described(string name, sbyte type, string? value)
    {
        var described = await DescribeAsync(4, "1", name);

        var setting = Assert.Single(described.Configs);
        Assert.Equal((name, type), (setting.Name, setting.ConfigType));
        Assert.Equal(value ?? setting.Value, setting.Value);
        Assert.Contains(setting.ConfigSource, (sbyte[])[3, 4, 5]);
    }

    [Fact]
    public async Task Only_the_node_itself_has_settings_of_a_broker()
    {
        Assert.Equal(ErrorCode.InvalidRequest, (await DescribeAsync(4, "7")).ErrorCode);
        Assert.Equal(ErrorCode.InvalidRequest, (await DescribeAsync(4, "x")).ErrorCode);
        Assert.Equal(ErrorCode.None, (await DescribeAsync(4, "")).ErrorCode);
    }

    [Fact]
    public async Task A_setting_names_the_brokers_it_stands_in_for()
    {
        string topic = await TopicAsync(config: "cleanup.policy", value: "compact");

        var setting = Assert.Single((await DescribeAsync(2, topic, "cleanup.policy")).Configs);

        Assert.Equal([("cleanup.policy", "compact", 1), ("log.cleanup.policy", "delete", 5)], setting.Synonyms.Select(s => (s.Name, s.Value, (int)s.Source)));
    }

    [Fact]
    public async Task The_cluster_says_which_release_it_is_of()
    {
        var answer = await AskAsync<ApiVersionsResponse>(ApiKey.ApiVersions, 4, new ApiVersionsRequest { ClientSoftwareName = "raw", ClientSoftwareVersion = "1" });

        Assert.Equal(30, Assert.Single(answer.FinalizedFeatures, f => f.Name == "metadata.version").MaxVersionLevel);
        Assert.InRange(answer.FinalizedFeaturesEpoch, 0, long.MaxValue);
    }

    [Theory]
    [InlineData("cleanup.policy", "burn", "String must be one of: compact, delete")]
    [InlineData("message.timestamp.type", "Never", "String must be one of: CreateTime, LogAppendTime")]
    [InlineData("retention.ms", "-5", "at least -1")]
    [InlineData("retention.ms", "soon", "number of type LONG")]
    [InlineData("max.message.bytes", "-1", "at least 0")]
    [InlineData("segment.bytes", "2000000000000", "number of type INT")]
    [InlineData("min.insync.replicas", "0", "at least 1")]
    [InlineData("preallocate", "maybe", "Expected value to be either true or false")]
    public async Task A_refused_setting_says_which_values_are_allowed(string name, string value, string allowed)
    {
        string topic = await TopicAsync();

        var refused = await Assert.ThrowsAsync<IncrementalAlterConfigsException>(() => AlterAsync(topic, name, value, AlterConfigOpType.Set));

        Assert.Contains($"Invalid value {value} for configuration {name}: ", refused.Results.Single().Error.Reason, StringComparison.Ordinal);
        Assert.Contains(allowed, refused.Results.Single().Error.Reason, StringComparison.Ordinal);
    }

    private int NodeId => _admin.GetMetadata(Limit).Brokers.Single().BrokerId;

    private async Task<DescribeConfigsResponse.Resource> DescribeAsync(sbyte type, string name, params string[] keys) =>
        (await AskAsync<DescribeConfigsResponse>(ApiKey.DescribeConfigs, 4, new DescribeConfigsRequest
        {
            Resources = [new() { ResourceType = type, ResourceName = name, ConfigurationKeys = keys.Length == 0 ? null : [.. keys] }],
            IncludeSynonyms = true,
        })).Results.Single();

    private async Task<TResponse> AskAsync<TResponse>(ApiKey key, short version, IMessage request)
    {
        using var connection = await RawConnection.OpenAsync(int.Parse(_bootstrap.Split(':')[1], CultureInfo.InvariantCulture));
        return Assert.IsType<TResponse>(await connection.AskAsync(key, version, request));
    }
}
