using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/ticks/{instrument}</c>: ticks out of the log, in its order, page by page.</summary>
internal sealed class TickEndpoint(
    ChannelSet channels, InstrumentDirectory directory, TimeRange times, ILogger<TickEndpoint> logger)
{
    private readonly TickHistory _history = new((ServedStream)channels[TickChannel.Ticks]);

    public Task<IResult> GetAsync(string instrument, HttpContext context) => RestAnswer.OfAsync(
        () =>
        {
            context.Response.Headers.Vary = HeaderNames.Accept;
            return AnswerAsync(instrument, TickRequest.Parse(context.Request.Query), context);
        },
        logger);

    private async Task<IResult> AnswerAsync(string name, TickRequest request, HttpContext context)
    {
        HistoryRows.Take(context, request.Range);
        var resolution = await directory.ResolveOneAsync(name, context.RequestAborted);
        if (resolution.Instruments is not [{ Known: true, Instrument: var instrument }])
        {
            var close = CloseMatches.Of(name.Split(':')[^1].ToUpperInvariant(), await directory.KnownAsync(context.RequestAborted));
            throw new InstrumentNameException(
                $"'{name}' has no ticks" + (close.Count == 0 ? "; look at its spelling, VENUE:SYMBOL" : $"; close to it: {string.Join(", ", close)}"));
        }

        var page = await ReadAsync(instrument, resolution, request, context.RequestAborted);
        string? next = page.Next is { } offset ? new TickCursor(_history.TopicId, offset).Encode() : null;
        NextPage.Link(context, next);
        return TickAnswer.Of(context.Request, instrument, page.Ticks, next);
    }

    private async Task<TickPage> ReadAsync(string instrument, Resolution resolution, TickRequest request, CancellationToken cancellationToken)
    {
        long to = TimeRange.ToUs(request.Range.To, resolution);
        if (request.Range.Last is { } last)
        {
            return await _history.ReadLastAsync(instrument, to, last, cancellationToken);
        }

        long from = request.Range.From is null ? 0 : await times.FromUsAsync(request.Range.From, resolution, [], cancellationToken);
        if (from >= to)
        {
            throw new RequestException(ErrorCodes.BadRequest, "to is not later than from");
        }

        return request.After is { } after && after.TopicId != _history.TopicId
            ? throw new RequestException(ErrorCodes.BadCursor, "the log of ticks was made anew since this cursor was given; begin again without it")
            : await _history.ReadFirstAsync(instrument, from, to, request.After?.Next, request.Range.Limit, cancellationToken);
    }
}
