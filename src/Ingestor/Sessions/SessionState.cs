namespace Candlewick.Ingestor.Sessions;

/// <summary>How a broker session stands, without a secret: it may be shown, served and logged.</summary>
/// <param name="Status">Whether the broker takes it now, as far as is known here.</param>
/// <param name="Account">Whose it is; null without a session.</param>
/// <param name="IssuedAt">When the broker gave it; null without a session.</param>
/// <param name="ExpiresAt">From when on it is not taken; null without a session.</param>
/// <param name="Problem">What is wrong, in words; null where nothing is.</param>
public sealed record SessionState(SessionStatus Status, string? Account = null, DateTimeOffset? IssuedAt = null, DateTimeOffset? ExpiresAt = null, string? Problem = null);

/// <summary>Whether a broker takes a session.</summary>
public enum SessionStatus
{
    /// <summary>There is none.</summary>
    None,

    Valid,

    /// <summary>There was one; its time is over.</summary>
    Expired,

    /// <summary>The broker no longer takes it though its time is not over.</summary>
    Refused,
}
