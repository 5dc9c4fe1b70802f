using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Candlewick.StreamApi.Access.Tokens;

/// <summary>
/// What the issuer says of itself, its keys above all. It is asked twice a day, and when a token is signed with a key that is not known. That token waits
/// for the answer: the library's own manager asks in the background, and the first tokens after a change of keys would be called wrong.
/// </summary>
internal sealed partial class IssuerDocument(string address, IDocumentRetriever documents, TimeProvider time, ILogger logger) : BaseConfigurationManager, IDisposable
{
    /// <summary>Between two questions for keys that nobody may have.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>Between two questions to one that did not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile OpenIdConnectConfiguration? _known;
    private volatile bool _refresh;
    private long? _asked;
    private long? _refreshed;

    /// <summary>Its answer, the one before where it is away now.</summary>
    /// <exception cref="IssuerAwayException">It has never answered.</exception>
    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel)
    {
        if (_known is { } known && !IsDue())
        {
            return known;
        }

        await _turn.WaitAsync(cancel);
        try
        {
            if (IsDue())
            {
                await AskAsync(cancel);
            }

            return _known ?? throw new IssuerAwayException();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Has it asked anew by whoever needs it next.</summary>
    public override void RequestRefresh() => _refresh = true;

    public void Dispose() => _turn.Dispose();

    private async Task AskAsync(CancellationToken cancel)
    {
        _asked = time.GetTimestamp();
        if (_refresh)
        {
            (_refreshed, _refresh) = (_asked, false);
        }

        try
        {
            _known = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancel);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidOperationException or ArgumentException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            LogAway(address, e.InnerException?.Message ?? e.Message);
        }
    }

    private bool IsDue() => IsOver(_asked, _known is null ? Patience : AutomaticRefreshInterval) || (_refresh && IsOver(_refreshed, Again));

    private bool IsOver(long? since, TimeSpan span) => since is not { } then || time.GetElapsedTime(then) >= span;

    [LoggerMessage(LogLevel.Warning, "What the issuer says at {Address} cannot be had: {Reason}")]
    private partial void LogAway(string address, string reason);
}

/// <summary>The issuer has never answered, so that nothing can be said of its tokens.</summary>
internal sealed class IssuerAwayException() : Exception("the issuer of tokens does not say by which keys they are signed; try again in some seconds, or use an API key");
