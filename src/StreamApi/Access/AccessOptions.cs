using Candlewick.StreamApi.Access.Keys;
using Candlewick.StreamApi.Access.Tokens;

namespace Candlewick.StreamApi.Access;

/// <summary>Who is let in. By default whoever reaches the port, which listens on loopback.</summary>
public sealed record AccessOptions
{
    /// <summary>Where API keys are; keys are needed once there was one.</summary>
    public ApiKeyFile? Keys { get; init; }

    /// <summary>Whose tokens are taken; null: nobody's.</summary>
    public TokenOptions? Tokens { get; init; }

    /// <summary>Names that clients may call this server by (<c>Host</c>), besides loopback's, the machine's and the address they reached: <c>api.example</c>, <c>*.example</c>, <c>*</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Ports of other listeners of ours, whose pages on loopback are ours.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    public AccessLimits Limits { get; init; } = new();
}
