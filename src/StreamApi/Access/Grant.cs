using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Access;

/// <summary>What one client may read, and for how long. <see cref="AccessGate"/> gives it.</summary>
/// <param name="name">Of the key or of the token's subject, for the audit: no secret.</param>
/// <param name="ended">Cancelled when it is revoked or has expired: connections then close with 4003.</param>
internal sealed class Grant(string name, AccessScope scope, CancellationToken ended = default)
{
    /// <summary>Of whoever comes, where neither keys nor an issuer are configured.</summary>
    public static Grant Open { get; } = new("anyone", AccessScope.Everything);

    public string Name => name;

    public AccessScope Scope => scope;

    /// <inheritdoc cref="Grant"/>
    public CancellationToken Ended => ended;

    /// <param name="channel">A channel or one of <see cref="Areas"/>.</param>
    /// <param name="instrument">An id, not a bare symbol.</param>
    public bool Allows(string channel, string instrument) => scope.Allows(channel, instrument);

    /// <summary>Refuses what is not allowed.</summary>
    /// <exception cref="RequestException"><c>not_allowed</c>; the message says what is.</exception>
    public void Require(string channel, InstrumentSet instruments)
    {
        Require(channel);
        if (!scope.Covers(instruments))
        {
            throw NotAllowed($"not all of {channel} that you ask for");
        }
    }

    /// <inheritdoc cref="Require(string, InstrumentSet)"/>
    public void Require(string channel)
    {
        if (!scope.Allows(channel))
        {
            throw NotAllowed(channel);
        }
    }

    private RequestException NotAllowed(string what) => new(ErrorCodes.NotAllowed, $"'{name}' may not read {what}; it may read {scope}");
}
