namespace Candlewick.StreamApi.Access;

/// <summary>What the clients of one grant have open together.</summary>
internal sealed class GrantUse(AccessLimits limits)
{
    /// <summary>Of whoever comes without a key: they are told apart by their addresses.</summary>
    public static GrantUse Unlimited { get; } = new(new AccessLimits { Connections = int.MaxValue, Subscriptions = int.MaxValue });

    public Places Connections { get; } = new(limits.Connections);

    public Places Subscriptions { get; } = new(limits.Subscriptions);
}
