using System.Text.Json;
using Candlewick.AlertRules.Definition;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Alerts;
using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.Streaming.Alerts;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.StreamApi.Alerts;

/// <summary>Rules as clients say them: checked, given the past that they need, written to the log, and awaited in the store.</summary>
internal sealed class AlertRuleBook(
    AlertRuleTable table, CandleHistory candles, InstrumentDirectory directory, StreamApiOptions options, TimeProvider time, ILogger<AlertRuleBook> logger) : IDisposable
{
    /// <summary>How long an answer waits for the store to have what the log has.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Lazy<GroupStandings> _log = new(() => new GroupStandings(options.Kafka));
    private readonly Lazy<IProducer<byte[], byte[]?>> _producer = new(() => KafkaClients.Producer<byte[], byte[]?>(options.Kafka.Producer(), logger).Build());

    /// <summary>Says a rule for the first time, or anew.</summary>
    /// <param name="id">Of a rule that there is; null: a new one.</param>
    /// <exception cref="RequestException">It is no rule, there is none of that id, or Kafka is away.</exception>
    public async Task<StoredRule> SayAsync(Guid? id, JsonElement json, CancellationToken cancellationToken)
    {
        var definition = Read(json);
        string subject = definition.IsOfFeed ? Feed(definition.Subject) : await InstrumentAsync(definition.Subject, cancellationToken);
        var known = id is { } old ? await table.FindAsync(old, cancellationToken) ?? throw Unknown(old) : null;
        if (known is not null && known.Subject != subject)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"the rule is about {known.Subject}; what is about {subject} is another rule: make that, and delete this one");
        }

        var now = time.GetUtcNow();
        string text = RuleJson.Write(json, subject);
        var rule = new StoredRule(known?.Id ?? Guid.CreateVersion7(now), (known?.Revision ?? 0) + 1, subject, text, TickTime.Of(now));
        var message = new AlertRule { Id = rule.Id.ToString(), Revision = (uint)rule.Revision, Subject = subject, Definition = text, ChangedUs = rule.ChangedUs };
        if (!definition.IsOfFeed)
        {
            message.Past.Add(await PastAsync(subject, definition, cancellationToken));
        }

        await WriteAsync(writer => writer.SayAsync(message, _log.Value, cancellationToken));
        await StoredAsync(async () => await table.FindAsync(rule.Id, cancellationToken) is { } stored && stored.Revision >= rule.Revision, cancellationToken);
        return rule;
    }

    /// <summary>Takes a rule back; returns what it was.</summary>
    /// <exception cref="RequestException">There is none, or Kafka is away.</exception>
    public async Task<StoredRule> TakeBackAsync(Guid id, CancellationToken cancellationToken)
    {
        var rule = await table.FindAsync(id, cancellationToken) ?? throw Unknown(id);
        await WriteAsync(writer => writer.TakeBackAsync(rule.Subject, rule.Id.ToString(), cancellationToken));
        await StoredAsync(async () => await table.FindAsync(id, cancellationToken) is null, cancellationToken);
        return rule;
    }

    public static RequestException Unknown(Guid id) => new(ErrorCodes.NotFound, $"there is no rule {id}");

    public void Dispose()
    {
        if (_producer.IsValueCreated)
        {
            _producer.Value.Flush(LastWords);
            _producer.Value.Dispose();
        }

        if (_log.IsValueCreated)
        {
            _log.Value.Dispose();
        }
    }

    private RuleDefinition Read(JsonElement json)
    {
        try
        {
            var definition = RuleJson.Read(json);
            if (definition.Past.Keys.FirstOrDefault(interval => !options.Intervals.Contains(interval)) is { LengthUs: > 0 } missing)
            {
                throw new RequestException(
                    ErrorCodes.UnknownInterval, $"there are no candles of {missing} to evaluate it on; there are {string.Join(", ", options.Intervals.Where(interval => !interval.IsFast))}");
            }

            return definition;
        }
        catch (RuleException e)
        {
            throw new RequestException(ErrorCodes.BadRequest, e.Message);
        }
    }

    private string Feed(string feed) => options.Feeds.Any(offer => offer.Name == feed) ? feed
        : throw new RequestException(ErrorCodes.BadRequest, $"there is no feed '{InstrumentDirectory.Clip(feed)}'; there are {string.Join(", ", options.Feeds.Select(offer => offer.Name))}");

    private async Task<string> InstrumentAsync(string name, CancellationToken cancellationToken) =>
        InstrumentId.TryParse(name, out var id, out _) ? id.ToString()
        : name.Contains('*', StringComparison.Ordinal) ? throw new RequestException(ErrorCodes.BadRequest, "instrument is a pattern; make a rule for each instrument")
        : (await directory.ResolveAsync([name], cancellationToken)).Ids[0];

    /// <summary>The closed bars that the conditions look back on, as far as they are stored.</summary>
    private async Task<List<PastBars>> PastAsync(string instrument, RuleDefinition definition, CancellationToken cancellationToken)
    {
        var past = new List<PastBars>();
        foreach (var (interval, count) in definition.Past)
        {
            var bars = new PastBars { Interval = interval.ToString() };
            bars.Bars.Add((await candles.ReadLastAsync(instrument, bars.Interval, count, null, cancellationToken)).Select(Bar));
            past.Add(bars);
        }

        return past;
    }

    private static PastBar Bar(CandleRow row)
    {
        int places = new[] { row.Open.Scale, row.High.Scale, row.Low.Scale, row.Close.Scale }.Max();
        var bar = new PastBar
        {
            StartUs = row.StartUs,
            EndUs = row.EndUs,
            TradingDate = (uint)((row.TradingDate.Year * 10_000) + (row.TradingDate.Month * 100) + row.TradingDate.Day),
            PriceScale = (uint)places,
            Open = Decimals.ToMantissa(row.Open, places),
            High = Decimals.ToMantissa(row.High, places),
            Low = Decimals.ToMantissa(row.Low, places),
            Close = Decimals.ToMantissa(row.Close, places),
            Revision = (uint)row.Revision,
        };
        if (row.Volume is { } volume)
        {
            (bar.SizeScale, bar.Volume) = ((uint)volume.Scale, Decimals.ToMantissa(volume, volume.Scale));
        }

        return bar;
    }

    private async Task WriteAsync(Func<AlertRuleWriter, Task> write)
    {
        try
        {
            await write(new AlertRuleWriter(options.Kafka, options.Layout, options.SchemaIds, _producer.Value));
        }
        catch (KafkaException e)
        {
            throw new RequestException(ErrorCodes.UpstreamUnavailable, $"Kafka does not take it ({e.Error.Reason}); try again in some seconds", retryable: true);
        }
    }

    /// <summary>Who asks next is to find what was said. Where the store is behind it is there all the same, in the log.</summary>
    private async Task StoredAsync(Func<Task<bool>> isStored, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        while (!await isStored() && time.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
