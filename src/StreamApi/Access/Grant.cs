using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Access;

/// <summary>What one client may read, and for how long. <see cref="AccessGate"/> gives it.</summary>
/// <param name="name">Of the key or of the token's subject, for the audit: no secret.</param>
/// <param name="use">What its clients have open together.</param>
/// <param name="audit">Is told of what is asked for and not allowed.</param>
/// <param name="ended">Cancelled when it is revoked or has expired: connections then close with 4003.</param>
internal sealed class Grant(string name, AccessScope scope, GrantUse use, Audit? audit = null, CancellationToken ended = default)
{
    /// <summary>Everything, for ever.</summary>
    public static Grant Open { get; } = new("anyone", AccessScope.Everything, GrantUse.Unlimited);

    /// <summary>Nothing yet: of a socket that has still to say its key.</summary>
    public static Grant None { get; } = new("anyone", new AccessScope([], []), GrantUse.Unlimited);

    public string Name => name;

    public AccessScope Scope => scope;

    public GrantUse Use => use;

    /// <inheritdoc cref="Grant"/>
    public CancellationToken Ended => ended;

    /// <summary>What its client may read of the past; null: as much as it likes.</summary>
    public HistoryAllowance? History { get; private init; }

    /// <summary>The same for a client that may read no more than so much of the past.</summary>
    public Grant Within(HistoryAllowance history) => new(name, scope, use, audit, ended) { History = history };

    /// <summary>Takes rows of the past, and waits for them where its client has read too many.</summary>
    public ValueTask ReadAsync(int rows, CancellationToken cancellationToken) => History is { } history ? history.TakeAsync(rows, cancellationToken) : ValueTask.CompletedTask;

    /// <param name="channel">A channel or one of <see cref="Areas"/>.</param>
    /// <param name="instrument">An id, not a bare symbol.</param>
    public bool Allows(string channel, string instrument) => scope.Allows(channel, instrument);

    /// <summary>Refuses what is not allowed.</summary>
    /// <exception cref="RequestException"><c>not_allowed</c>; the message says what is.</exception>
    public void Require(string channel, InstrumentSet instruments)
    {
        if (Problem(channel, instruments) is { } problem)
        {
            throw Refuse(channel, ErrorCodes.NotAllowed, problem);
        }
    }

    /// <summary>Takes one of the subscriptions that its clients may have together.</summary>
    /// <exception cref="RequestException"><c>limit</c>: they have all.</exception>
    public void TakeSubscription()
    {
        if (!use.Subscriptions.TryTake())
        {
            throw Refuse("subscribe", ErrorCodes.Limit, $"all connections of '{name}' together have at most {use.Subscriptions.Limit} subscriptions; unsubscribe one");
        }
    }

    /// <summary>Why it is not allowed to read <paramref name="instruments"/> of a channel; null where it is.</summary>
    public string? Problem(string channel, InstrumentSet? instruments) =>
        !scope.Allows(channel) ? $"'{name}' may read {scope}, and not {channel}"
        : instruments is not null && !scope.Covers(instruments) ? $"'{name}' may read {scope}, and not all of the instruments that were asked for"
        : null;

    private RequestException Refuse(string what, string code, string why)
    {
        audit?.Refused(name, null, what, why);
        return new RequestException(code, why);
    }
}
