using Candlewick.Streaming.Feeds;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Confluent.Kafka;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/feeds</c>: how each connection to a vendor is, as topic <c>feed-status</c> says. Read once a second at most, however many ask.</summary>
internal sealed class FeedEndpoint(StreamApiOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1);
    private FeedList _last = new([]);
    private long? _read;

    public async Task<IResult> GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Json(await ReadAsync(cancellationToken), FeedJson.Default.FeedList);
        }
        catch (KafkaException e)
        {
            return RestProblem.From(new RequestException(ErrorCodes.UpstreamUnavailable, $"Kafka does not say how feeds are ({e.Error.Reason}); try again in some seconds", retryable: true));
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
    }

    public void Dispose() => _reading.Dispose();

    /// <summary>How they are now, or were a second ago.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public async Task<FeedList> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_read is null || time.GetElapsedTime(_read.Value) > Keep)
            {
                var statuses = await Task.Run(() => FeedStandings.Read(options.Kafka, options.Layout, options.SchemaIds, cancellationToken), cancellationToken);
                var now = time.GetUtcNow();
                _last = new FeedList([.. statuses.Select(status => FeedDocument.Of(status, now))]);
                _read = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _reading.Release();
        }
    }
}
