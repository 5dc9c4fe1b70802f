namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>A member says that it is alive, and learns whether its generation still is.</summary>
internal sealed record HeartbeatRequest(string GroupId, string MemberId, string? InstanceId, int Generation);
