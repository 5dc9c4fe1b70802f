using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>A member asks for its assignment; the leader brings everybody's.</summary>
/// <param name="ProtocolType">Null where the client's version does not say.</param>
/// <param name="Protocol">Null where the client's version does not say.</param>
/// <param name="Assignments">By member id; what others than the leader bring is ignored.</param>
internal sealed record SyncRequest(
    string GroupId,
    string MemberId,
    string? InstanceId,
    int Generation,
    string? ProtocolType,
    string? Protocol,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Assignments);

/// <param name="Assignment">As the leader wrote it; empty where the leader left the member out.</param>
internal sealed record SyncResult(CoordinatorError Error, string? ProtocolType, string? Protocol, ReadOnlyMemory<byte> Assignment)
{
    public static SyncResult Failed(CoordinatorError error) => new(error, null, null, default);
}
