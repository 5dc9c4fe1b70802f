using System.Buffers;
using System.Net;
using System.Text.Json;
using Candlewick.Contracts.V1;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Wanted;
using Confluent.Kafka;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Rest;

/// <summary>
/// <c>GET /api/watch</c>: what is wanted of live feeds, by whom, and what they answered. <c>PUT</c> and <c>DELETE</c> of
/// <c>/api/watch/{instrument}</c> want one and take that back, for people at this machine.
/// </summary>
internal sealed class WatchEndpoint(
    WatchBook book, WantedSet wanted, WishTeller teller, FeedChoice feeds, InstrumentDirectory directory, Audit audit, ILogger<WatchEndpoint> logger)
{
    /// <summary>Whose the wishes of this address are: they hold until they are taken back.</summary>
    private const string Owner = "api";

    public IResult Get() => TypedResults.Bytes(Json(book.All(), wanted.AnswerOf), "application/json");

    public Task<IResult> PutAsync(string instrument, HttpContext context) => ChangeAsync(instrument, context, (feed, id) => teller.Say(feed, id, Owner, until: null));

    public Task<IResult> DeleteAsync(string instrument, HttpContext context) => ChangeAsync(instrument, context, (feed, id) => teller.TakeBack(feed, id, Owner));

    private Task<IResult> ChangeAsync(string instrument, HttpContext context, Action<string, string> change) => RestAnswer.OfAsync(
        async () =>
        {
            if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
            {
                const string Elsewhere = "what is watched is changed from the machine that this server runs on; subscribe on /ws/v1 to want an instrument from elsewhere";
                audit.Refused(context.Features.Get<Grant>()?.Name, address, $"{context.Request.Method} {context.Request.Path}", Elsewhere);
                throw new RequestException(ErrorCodes.NotAllowed, Elsewhere);
            }

            string id = (await directory.ResolveOneAsync(instrument, context.RequestAborted)).Ids[0];
            string feed = context.Request.Query["feed"].ToString() is { Length: > 0 } named ? feeds.Named(named) : feeds.For(id)
                ?? throw new RequestException(ErrorCodes.UnknownInstrument, $"no live feed has {id}; say which is to have it with feed={string.Join(" or feed=", feeds.Names)}");
            try
            {
                change(feed, id);
                return TypedResults.Accepted("/api/watch");
            }
            catch (KafkaException e)
            {
                throw new RequestException(ErrorCodes.UpstreamUnavailable, $"Kafka does not take it ({e.Error.Reason}); try again in some seconds", retryable: true);
            }
        },
        logger);

    internal static byte[] Json(IEnumerable<WantedInstrument> records, Func<string, WishAnswer?> answerOf)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("watch");
            foreach (var one in records.GroupBy(w => (w.Instrument, w.Feed)))
            {
                Write(json, one.Key.Instrument, one.Key.Feed, [.. one], answerOf(one.Key.Instrument));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string instrument, string feed, List<WantedInstrument> records, WishAnswer? said)
    {
        json.WriteStartObject();
        json.WriteString("instrument", instrument);
        json.WriteString("feed", feed);
        json.WriteStartArray("wanted_by");
        foreach (var wish in records.Where(w => !w.Held))
        {
            json.WriteStartObject();
            json.WriteString("owner", wish.Owner);
            if (wish.UntilUs == 0)
            {
                json.WriteNull("until_us");
            }
            else
            {
                json.WriteNumber("until_us", wish.UntilUs);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("held_by");
        records.Where(w => w.Held).ToList().ForEach(held => json.WriteStringValue(held.Owner));
        json.WriteEndArray();
        if (said is { } answer && answer.Feed == feed)
        {
            json.WriteStartObject("answer");
            json.WriteString("status", answer.Refusal is null ? "subscribed" : "refused");
            json.WriteNumber("time_us", answer.AtUs);
            if (answer.Refusal is { } refusal)
            {
                json.WriteString("reason", refusal.Reason);
                json.WriteString("message", refusal.Message);
            }

            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("answer");
        }

        json.WriteEndObject();
    }
}
