namespace Candlewick.Ingestor.Sessions;

/// <summary>What every broker's session has in common; a broker says how it logs in, renews and ends.</summary>
/// <param name="name">The broker's feed.</param>
/// <param name="server">Where its REST interface is.</param>
internal abstract class BrokerSession(string name, Uri server, SessionStore store, TimeProvider time) : IBrokerSession, IDisposable
{
    /// <summary>Tokens that are about to end are not handed out.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile SessionTokens? _refused;
    private volatile string? _failedRenewal;

    public string Name { get; } = name;

    public abstract LoginPrompt Prompt { get; }

    public SessionState State
    {
        get
        {
            var tokens = Load(out string? problem);
            return tokens is null
                ? new SessionState(SessionStatus.None, Problem: problem)
                : new SessionState(StatusOf(tokens), tokens.Account, tokens.IssuedAt, tokens.ExpiresAt);
        }
    }

    protected Uri Server { get; } = server;

    protected TimeProvider Time { get; } = time;

    public async Task<SessionState> LoginAsync(string? answer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Keep(await AskAsync(answer, cancellationToken));
            return State;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask<SessionTokens> GetAsync(CancellationToken cancellationToken)
    {
        // Read each time: another process may have logged in, or ended the session.
        if (Load(out _) is { } kept && StatusOf(kept) == SessionStatus.Valid)
        {
            _failedRenewal = null;
            return kept;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var tokens = Load(out string? problem);
            return tokens is not null && StatusOf(tokens) == SessionStatus.Valid ? tokens
                : await RenewedAsync(tokens, cancellationToken) ?? throw new IngestException(Explain(tokens, problem));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Refused(SessionTokens tokens) => _refused = tokens;

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var tokens = Load(out _);
            store.Delete(Name);
            if (tokens is not null && StatusOf(tokens) == SessionStatus.Valid)
            {
                await EndAsync(tokens, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Logs in with the credentials and <paramref name="answer"/>, once.</summary>
    protected abstract Task<SessionTokens> AskAsync(string? answer, CancellationToken cancellationToken);

    /// <summary>Logs in again where that needs nobody; null where it does.</summary>
    /// <param name="old">The tokens before, whose time is over or which were refused; null where there are none.</param>
    /// <exception cref="IngestException">The broker refuses; not tried again before somebody has logged in, for brokers lock accounts out.</exception>
    protected virtual Task<SessionTokens?> RenewAsync(SessionTokens? old, CancellationToken cancellationToken) => Task.FromResult<SessionTokens?>(null);

    /// <summary>Tells the broker that the session ends.</summary>
    protected abstract Task EndAsync(SessionTokens tokens, CancellationToken cancellationToken);

    private async Task<SessionTokens?> RenewedAsync(SessionTokens? old, CancellationToken cancellationToken)
    {
        if (_failedRenewal is { } failed)
        {
            throw new IngestException(failed);
        }

        try
        {
            var tokens = await RenewAsync(old, cancellationToken);
            if (tokens is not null)
            {
                Keep(tokens);
            }

            return tokens;
        }
        catch (IngestException e)
        {
            _failedRenewal = e.Message;
            throw;
        }
    }

    private void Keep(SessionTokens tokens)
    {
        store.Save(Name, tokens);
        (_refused, _failedRenewal) = (null, null);
    }

    private SessionTokens? Load(out string? problem) => store.Load(Name, out problem) is { } tokens && tokens.Server == Server ? tokens : null;

    private SessionStatus StatusOf(SessionTokens tokens) =>
        Time.GetUtcNow() + Margin >= tokens.ExpiresAt ? SessionStatus.Expired
        : _refused is { } refused && refused.IssuedAt == tokens.IssuedAt && refused.Account == tokens.Account ? SessionStatus.Refused
        : SessionStatus.Valid;

    private string Explain(SessionTokens? tokens, string? problem) =>
        $"{Name} needs a login: " + (tokens is null ? problem ?? "there is no session"
            : StatusOf(tokens) == SessionStatus.Refused ? $"the broker no longer takes the session of {tokens.Account}; it may have been ended elsewhere"
            : $"the session of {tokens.Account} ended at {tokens.ExpiresAt:u}") + $". `pipeline login {Name}` makes a new one.";
}
