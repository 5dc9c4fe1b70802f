namespace Candlewick.Ingestor.Sessions;

/// <summary>
/// The login at a broker that its feed, its history and its master need. Tokens are kept encrypted and shared by all processes on one data
/// folder: what one logs in, another uses. Safe to share between threads.
/// </summary>
public interface IBrokerSession
{
    /// <summary>The broker's feed: <c>kite</c>, <c>smartapi</c>, <c>breeze</c>.</summary>
    string Name { get; }

    /// <summary>As far as is known here; the broker is not asked.</summary>
    SessionState State { get; }

    /// <summary>What the next login needs.</summary>
    /// <exception cref="IngestException">A credential is missing.</exception>
    LoginPrompt Prompt { get; }

    /// <summary>Logs in, and keeps what the broker gave.</summary>
    /// <param name="answer">What <see cref="LoginPrompt.Asks"/> asked for; null where it asked nothing.</param>
    /// <exception cref="IngestException">The broker refuses, or a credential is missing; the message says which and the remedy.</exception>
    /// <exception cref="HttpRequestException">The broker does not answer.</exception>
    Task<SessionState> LoginAsync(string? answer, CancellationToken cancellationToken);

    /// <summary>Tokens that are good now; logs in again where that needs nobody.</summary>
    /// <exception cref="IngestException">Somebody must log in; the message says how.</exception>
    /// <exception cref="HttpRequestException">The broker does not answer.</exception>
    ValueTask<SessionTokens> GetAsync(CancellationToken cancellationToken);

    /// <summary>The broker refused these tokens though their time is not over: <see cref="GetAsync"/> gives them to nobody any more.</summary>
    void Refused(SessionTokens tokens);

    /// <summary>Ends the session at the broker, and forgets its tokens. Does nothing where there is none.</summary>
    /// <exception cref="HttpRequestException">The broker does not answer; the tokens are forgotten all the same.</exception>
    Task EndAsync(CancellationToken cancellationToken);
}
