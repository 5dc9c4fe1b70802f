using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Wanted;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline watch`: wants instruments of a running feed for as long as it runs.</summary>
internal static class WatchCommand
{
    public static Command Create(GlobalOptions options)
    {
        var instruments = new Argument<string[]>("instruments") { Description = "What is wanted, such as BINANCE:BTC-USDT", Arity = ArgumentArity.OneOrMore };
        var feedName = new Option<string?>("--feed") { Description = "Of which feed; the one of the instrument's venue", HelpName = "feed" };
        feedName.AcceptOnlyFromAmong([.. LiveFeed.All.Select(f => f.Name)]);
        var command = new Command("watch", """
            Have a running feed subscribe to instruments, and say what it answers, until Ctrl-C

            The wish is said again each minute; five minutes after the last time the feed unsubscribes what nobody else wants.

            Examples:
              pipeline watch BINANCE:SOL-USDT COINBASE:BTC-USD
              pipeline watch NSE:RELIANCE --feed kite
            """) { instruments, feedName };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            [.. arguments.GetValue(instruments)!.Select(text => Wish(text, arguments.GetValue(feedName)))], options.Read(arguments), cancellationToken));
        return command;
    }

    private static (string Feed, InstrumentId Instrument) Wish(string text, string? feedName)
    {
        var feed = LiveFeed.All.FirstOrDefault(f => f.Name == feedName);
        var id = FeedCommand.Instrument(text, feed?.Venue ?? "");
        feed ??= LiveFeed.All.FirstOrDefault(f => f.Venue == id.Venue);
        return feed is null ? throw new SettingException($"no feed is named after venue {id.Venue}; say which with --feed: {string.Join(", ", LiveFeed.All.Select(f => f.Name))}") : (feed.Name, id);
    }

    private static async Task<int> RunAsync(List<(string Feed, InstrumentId Instrument)> wishes, PipelineSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var backbone = await Backbone.ConnectAsync(settings, Endpoints.Find(settings), [TopicCatalog.WantedInstruments, TopicCatalog.MarketEvents], loggers, cancellationToken);
        var logger = loggers.CreateLogger("Candlewick.Cli.Watch");
        using var producer = KafkaClients.Producer<byte[], byte[]?>(backbone.Kafka.Producer(), logger).Build();
        using var answers = new WishAnswers(backbone.Kafka, backbone.Layout, backbone.SchemaIds, logger);
        var said = new Wishes(backbone.Kafka, backbone.Layout, backbone.SchemaIds, producer);
        string owner = $"watch-{Environment.MachineName}-{Environment.ProcessId}";
        var time = TimeProvider.System;
        var renew = DateTimeOffset.MinValue;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (time.GetUtcNow() >= renew)
                {
                    Say(said, wishes, owner, time.GetUtcNow() + Wishes.Lease);
                    renew = time.GetUtcNow() + Wishes.RenewEvery;
                }

                if (await Task.Run(() => answers.Next(TimeSpan.FromMilliseconds(250)), cancellationToken) is { } answer && wishes.Exists(w => w.Instrument.ToString() == answer.Instrument))
                {
                    Console.WriteLine(answer.InstrumentRefused is { } refused ? $"refused     {answer.Instrument}  {refused.Text}" : $"subscribed  {answer.Instrument}  {answer.InstrumentSubscribed.Source}");
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            producer.Flush(TimeSpan.FromSeconds(2));
            Console.WriteLine($"watch: left; what nobody else wants is unsubscribed within {Wishes.Lease.TotalMinutes:0} minutes");
            return 0;
        }
    }

    private static void Say(Wishes said, List<(string Feed, InstrumentId Instrument)> wishes, string owner, DateTimeOffset until)
    {
        foreach (var (feed, instrument) in wishes)
        {
            said.Write(new WantedInstrument { Feed = feed, Instrument = instrument.ToString(), Owner = owner, UntilUs = until.ToUnixTimeMilliseconds() * 1000 });
        }
    }
}
