using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.RateLimiting;
using Candlewick.Ingestor.Sessions;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Candlewick.Ingestor.History;

/// <summary>
/// Asks a vendor over HTTP, as often as it allows. What may pass is asked for again, after what <c>Retry-After</c> says where it says so; what cannot
/// change by asking, a refused login before all, ends it. A page that did not come whole, or cannot be read, is asked for again: none is taken by half.
/// </summary>
internal sealed partial class VendorClient : IDisposable
{
    private const int Tries = 8;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Longer than that nobody waits: it is said instead.</summary>
    private static readonly TimeSpan LongestTold = TimeSpan.FromMinutes(15);

    private readonly HistoryAccess _access;
    private readonly ILogger _logger;
    private readonly string _feed;
    private readonly Func<VendorAnswer, VendorVerdict?> _judge;
    private readonly List<RateLimiter> _limiters;
    private readonly ResiliencePipeline _retrying;

    /// <param name="judge">What the vendor's own words in an answer mean; null: what the status says.</param>
    public VendorClient(string feed, HistoryAccess access, IEnumerable<VendorRate> rates, Func<VendorAnswer, VendorVerdict?> judge)
    {
        (_feed, _access, _logger, _judge) = (feed, access, access.Logger, judge);
        _limiters = [.. rates.OrderByDescending(r => r.Window).Select(r => r.Limiter())];
        _retrying = new ResiliencePipelineBuilder { TimeProvider = access.Time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<VendorAwayException>(),
            MaxRetryAttempts = Tries - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = LongestPause,
            DelayGenerator = static args => ValueTask.FromResult((args.Outcome.Exception as VendorAwayException)?.RetryAfter),
            OnRetry = args =>
            {
                LogAgain(_feed, args.Outcome.Exception!.Message, args.RetryDelay.TotalSeconds);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>Asks until there is an answer that <paramref name="read"/> can read.</summary>
    /// <param name="request">Made anew for each try, with the session's tokens, null where the vendor needs none.</param>
    /// <param name="read">Takes all it needs; the document is gone afterwards.</param>
    /// <param name="weight">Permits that the vendor's rates count.</param>
    /// <exception cref="IngestException">The vendor refuses, or does not answer; the message names the remedy.</exception>
    public async Task<T> AskAsync<T>(
        Func<SessionTokens?, HttpRequestMessage> request, Func<JsonElement, T> read, int weight, CancellationToken cancellationToken)
    {
        try
        {
            return await _retrying.ExecuteAsync(async stopping => await AskOnceAsync(request, read, weight, stopping), cancellationToken);
        }
        catch (VendorAwayException e)
        {
            throw new IngestException($"{_feed}'s history does not answer: {e.Message}. What was published stays; start the command again later: it goes on from there.", e);
        }
    }

    public void Dispose() => _limiters.ForEach(limiter => limiter.Dispose());

    private async Task<T> AskOnceAsync<T>(
        Func<SessionTokens?, HttpRequestMessage> request, Func<JsonElement, T> read, int weight, CancellationToken cancellationToken)
    {
        foreach (var limiter in _limiters)
        {
            using var lease = await limiter.AcquireAsync(weight, cancellationToken);
        }

        using var timeout = new CancellationTokenSource(AnswerTimeout, _access.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var tokens = _access.Session is { } session ? await session.GetAsync(either.Token) : null;
            using var message = request(tokens);
            using var response = await _access.Http.SendAsync(message, either.Token);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(either.Token);
            using var document = Parse(bytes);
            var answer = new VendorAnswer(response.StatusCode, document?.RootElement ?? default, bytes);
            if ((_judge(answer) ?? VendorVerdict.Of(answer.Status, Words(response, answer))) is { } verdict)
            {
                throw Fault(verdict, response.Headers.RetryAfter, tokens);
            }

            return read(document?.RootElement ?? throw new JsonException("it is no JSON"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new VendorAwayException(e is OperationCanceledException ? $"no answer within {AnswerTimeout.TotalSeconds:0} s" : e.Message, inner: e);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or OverflowException)
        {
            throw new VendorAwayException($"its answer cannot be read ({e.Message})", inner: e);
        }
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Exception Fault(VendorVerdict verdict, RetryConditionHeaderValue? retryAfter, SessionTokens? tokens)
    {
        switch (verdict.Fault)
        {
            case VendorFault.Busy or VendorFault.Failed:
                var told = Told(retryAfter);
                return told > LongestTold
                    ? new IngestException($"{_feed}'s history says to come back in {told.Value.TotalMinutes:0} min: {verdict.Reason}. What was published stays; start the command again then.")
                    : new VendorAwayException(verdict.Reason, told);
            case VendorFault.Denied when tokens is not null:
                _access.Session!.Refused(tokens);
                return new IngestException($"{_feed} refuses the login: {verdict.Reason}. It is not tried again; `pipeline login {_feed}` makes a new one.");
            case VendorFault.Denied:
                return new IngestException($"{_feed} does not serve its history here: {verdict.Reason}. It is not tried again.");
            default:
                return new IngestException($"{_feed}'s history refuses: {verdict.Reason}");
        }
    }

    private static string Words(HttpResponseMessage response, VendorAnswer answer) =>
        $"{(int)response.StatusCode} {response.ReasonPhrase}{((answer["message"] ?? answer["msg"]) is { } said ? $", {said}" : "")}";

    /// <summary>Null where nothing is said. A second more: clocks that count whole seconds cut them.</summary>
    private TimeSpan? Told(RetryConditionHeaderValue? after) =>
        after?.Delta ?? (after?.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - _access.Time.GetUtcNow()).Ticks)) + TimeSpan.FromSeconds(1) : null);

    [LoggerMessage(LogLevel.Information, "History of {Feed}: {Reason}; asking again in {Seconds:0.#} s")]
    private partial void LogAgain(string feed, string reason, double seconds);
}
