using Candlewick.Ingestor.Sessions;

namespace Candlewick.Ingestor.Tests.Sessions;

/// <summary>A broker that takes one password and gives numbered tokens for an hour.</summary>
internal sealed class AcmeSession(SessionStore store, TimeProvider time) : BrokerSession("acme", Home, store, time)
{
    public static readonly Uri Home = new("https://api.acme.example/");

    public bool RenewsItself { get; init; }

    /// <summary>Logins asked of the broker.</summary>
    public int Asked { get; private set; }

    public List<string> Ended { get; } = [];

    public override LoginPrompt Prompt => new("Type the password.", Asks: "password", IsSecret: true);

    protected override Task<SessionTokens> AskAsync(string? answer, CancellationToken cancellationToken)
    {
        Asked++;
        return answer != "sesame"
            ? throw new IngestException("acme refuses the password")
            : Task.FromResult(new SessionTokens
            {
                Account = "AB1234",
                Server = Server,
                Secrets = new Dictionary<string, string> { ["access_token"] = $"secret-{Asked}" },
                IssuedAt = Time.GetUtcNow(),
                ExpiresAt = Time.GetUtcNow().AddHours(1),
            });
    }

    protected override async Task<SessionTokens?> RenewAsync(SessionTokens? old, CancellationToken cancellationToken) =>
        RenewsItself ? await AskAsync(old is null ? "wrong" : "sesame", cancellationToken) : null;

    protected override Task EndAsync(SessionTokens tokens, CancellationToken cancellationToken)
    {
        Ended.Add(tokens["access_token"]);
        return Task.CompletedTask;
    }
}
