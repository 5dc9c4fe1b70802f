namespace Candlewick.Ingestor.Sessions;

/// <summary>What a broker gave for a login. Secret but for the account and the times, so that no text is made of the rest.</summary>
public sealed class SessionTokens
{
    /// <summary>Whose login it is, as the broker calls the user.</summary>
    public required string Account { get; init; }

    /// <summary>Address of the server that gave them: those of a simulator are of no use to the broker, and the other way round.</summary>
    public required Uri Server { get; init; }

    /// <summary>The secrets, by the broker's own names for them: <c>access_token</c>, <c>feedToken</c>.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>From when on the broker no longer takes them.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>One of the secrets.</summary>
    public string this[string name] => Secrets[name];

    /// <summary>Never a secret.</summary>
    public override string ToString() => $"session of {Account} until {ExpiresAt:u}";
}
