using Candlewick.Ingestor.Sessions;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>A login that is there, until the broker refuses it.</summary>
internal sealed class StandingSession(string name, params (string Name, string Secret)[] secrets) : IBrokerSession
{
    private readonly SessionTokens _tokens = new()
    {
        Account = "AB1234",
        Server = new Uri("http://127.0.0.1/"),
        Secrets = secrets.ToDictionary(s => s.Name, s => s.Secret, StringComparer.Ordinal),
        IssuedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    public string Name => name;

    public bool IsRefused { get; private set; }

    public SessionState State => throw new NotSupportedException();

    public LoginPrompt Prompt => throw new NotSupportedException();

    public Task<SessionState> LoginAsync(string? answer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionTokens> GetAsync(CancellationToken cancellationToken) =>
        IsRefused ? throw new IngestException($"{name} needs a login") : ValueTask.FromResult(_tokens);

    public void Refused(SessionTokens tokens) => IsRefused = true;

    public Task EndAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
