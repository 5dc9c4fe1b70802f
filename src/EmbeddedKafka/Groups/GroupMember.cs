using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>One member of a group; guarded by the lock of the group's shard.</summary>
internal sealed class GroupMember(string id, string? instanceId, string clientId, string clientHost, string protocolType)
    : IDisposable
{
    private TaskCompletionSource<JoinResult>? _join;
    private TaskCompletionSource<SyncResult>? _sync;

    public string Id { get; } = id;

    public string? InstanceId { get; } = instanceId;

    public string ClientId { get; } = clientId;

    public string ClientHost { get; } = clientHost;

    public string ProtocolType { get; } = protocolType;

    public TimeSpan SessionTimeout { get; set; }

    public TimeSpan RebalanceTimeout { get; set; }

    public IReadOnlyList<MemberProtocol> Protocols { get; set; } = [];

    public ReadOnlyMemory<byte> Assignment { get; set; }

    /// <summary>Has never been in a generation: it cannot heartbeat yet, and a client that gave up must not linger.</summary>
    public bool IsNew { get; set; }

    /// <summary>When the member counts as gone; set once it is in a group.</summary>
    public Deadline? Session { get; set; }

    public bool AwaitsJoin => _join is not null;

    public bool AwaitsSync => _sync is not null;

    /// <summary>A member that waits for us needs no heartbeat, unless it is new.</summary>
    public bool SessionHolds => !IsNew && (AwaitsJoin || AwaitsSync);

    /// <summary>
    /// Waits for the generation. A repeated request (its first connection was lost, or is slow) shares the answer of the
    /// first, which would otherwise be never answered.
    /// </summary>
    public Task<JoinResult> AwaitJoin() => (_join ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <inheritdoc cref="AwaitJoin"/>
    public Task<SyncResult> AwaitSync() => (_sync ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void AnswerJoin(JoinResult result)
    {
        _join?.SetResult(result);
        _join = null;
    }

    /// <returns>Whether the member was waiting.</returns>
    public bool AnswerSync(SyncResult result)
    {
        bool waiting = _sync is not null;
        _sync?.SetResult(result);
        _sync = null;
        return waiting;
    }

    /// <summary>The member's subscription under a protocol.</summary>
    public ReadOnlyMemory<byte> MetadataFor(string? protocol) =>
        Protocols.FirstOrDefault(each => each.Name == protocol)?.Metadata ?? default;

    /// <summary>The same protocols with the same subscriptions in the same order.</summary>
    public bool Offers(IReadOnlyList<MemberProtocol> protocols) =>
        Protocols.Count == protocols.Count
        && Protocols.Zip(protocols).All(pair =>
            pair.First.Name == pair.Second.Name && pair.First.Metadata.Span.SequenceEqual(pair.Second.Metadata.Span));

    public void Dispose() => Session?.Dispose();
}
