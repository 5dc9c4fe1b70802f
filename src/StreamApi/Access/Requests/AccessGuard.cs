using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>Lets requests through to what their grant allows, see <see cref="EndpointAccess"/>.</summary>
internal sealed class AccessGuard(RequestDelegate next, AccessGate gate, Refusal refusal)
{
    private static readonly string[] Names = ["instrument", "instruments"];

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (gate.IsOpen || metadata?.GetMetadata<IAllowAnonymous>() is not null || metadata?.GetMetadata<AsksItself>() is not null)
        {
            await next(context);
        }
        else if (context.Features.Get<Grant>() is not { } grant)
        {
            var why = context.Features.Get<NoGrant>()?.Why ?? new RequestException(ErrorCodes.NotAllowed, AccessGate.Needed);
            await refusal.AnswerAsync(context, why.Retryable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized, why.Code, why.Message);
        }
        else if (metadata is not null && await ProblemAsync(metadata.GetMetadata<Need>() ?? new Need(Areas.Admin), grant, context) is { } problem)
        {
            await refusal.AnswerAsync(context, StatusCodes.Status403Forbidden, ErrorCodes.NotAllowed, problem);
        }
        else
        {
            await next(context);
        }
    }

    private static async Task<string?> ProblemAsync(Need need, Grant grant, HttpContext context)
    {
        bool isOfInstruments = !grant.Scope.HasAllInstruments && need.Channel is not (Areas.Reference or Areas.Metrics or Areas.Admin);
        try
        {
            return need.Channel is { } channel ? grant.Problem(channel, isOfInstruments ? await InstrumentsAsync(context) : null) : null;
        }
        catch (InstrumentNameException e)
        {
            // What it would be is not known, and so not whether it is allowed.
            return e.Message;
        }
    }

    /// <summary>Those that a request is about; where it names none, all.</summary>
    /// <exception cref="InstrumentNameException">A name means nothing.</exception>
    private static async Task<InstrumentSet> InstrumentsAsync(HttpContext context)
    {
        string[] asked =
        [
            .. Names.Select(name => context.GetRouteValue(name)).OfType<string>(),
            .. Names.SelectMany(name => context.Request.Query[name]).OfType<string>().SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        if (asked.Length == 0)
        {
            return new InstrumentSet([], [""]);
        }

        // Asked for here: a listener that serves no instruments has none.
        var directory = context.RequestServices.GetRequiredService<InstrumentDirectory>();

        // A continuous future is allowed under its own name: which contracts it means changes.
        var ordinary = await directory.ResolveAsync([.. asked.Where(name => !ContinuousFuture.IsMeant(name))], context.RequestAborted);
        return new InstrumentSet(ordinary.Set.Ids.Concat(asked.Where(ContinuousFuture.IsMeant).Select(name => name.ToUpperInvariant())), ordinary.Set.Prefixes);
    }
}
