using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// What becomes of a login that the vendor denies: one new one is worth an attempt; a second, of which the vendor has said no to the first, could lock
/// the account.
/// </summary>
internal sealed partial class LoginRenewal(FeedShard shard, ILogger logger)
{
    private bool _renewed;

    /// <summary>A connection held: the next denial is another matter.</summary>
    public void WasGood() => _renewed = false;

    /// <summary>True where there is another login; false where nobody answered who would give one.</summary>
    /// <exception cref="IngestException">There is none without a person; the message has the remedy.</exception>
    public async Task<bool> RenewAsync(string reason, CancellationToken stopping)
    {
        try
        {
            if (_renewed || !await shard.Feed.RenewAsync(stopping))
            {
                throw Refusal(reason);
            }
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            LogNoLogin(shard.Source, e.Message);
            return false;
        }

        _renewed = true;
        LogRenewed(shard.Source, reason);
        return true;
    }

    public IngestException Refusal(string reason) => new(
        $"{shard.Feed.Name} refuses the connection ({reason}): mend the credentials, or the place it is called from; it is not tried again, so that no account is locked");

    [LoggerMessage(LogLevel.Warning, "Feed {Source}: no new login: {Reason}")]
    private partial void LogNoLogin(string source, string reason);

    [LoggerMessage(LogLevel.Warning, "Feed {Source}: the login is not valid any more ({Reason}); there is a new one")]
    private partial void LogRenewed(string source, string reason);
}
