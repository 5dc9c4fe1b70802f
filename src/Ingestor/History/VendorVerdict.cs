using System.Net;

namespace Candlewick.Ingestor.History;

/// <summary>What is wrong with an answer, which decides what follows.</summary>
internal enum VendorFault
{
    /// <summary>Too much was asked: again later, as told.</summary>
    Busy,

    /// <summary>The vendor has trouble of its own: again.</summary>
    Failed,

    /// <summary>The login is not valid: never again by itself, for accounts are locked after a few.</summary>
    Denied,

    /// <summary>What was asked for is wrong: asking again changes nothing.</summary>
    Refused,
}

/// <summary>An answer that is none, and the vendor's words for why.</summary>
internal sealed record VendorVerdict(VendorFault Fault, string Reason)
{
    /// <summary>Of Cloudflare and Binance: who goes on asking after 429 is shut out with it.</summary>
    private const HttpStatusCode ShutOut = (HttpStatusCode)418;

    /// <summary>What a status alone says; null of a good one.</summary>
    public static VendorVerdict? Of(HttpStatusCode status, string reason) => status switch
    {
        < HttpStatusCode.BadRequest => null,
        HttpStatusCode.TooManyRequests or ShutOut => new(VendorFault.Busy, reason),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.UnavailableForLegalReasons => new(VendorFault.Denied, reason),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new(VendorFault.Failed, reason),
        _ => new(VendorFault.Refused, reason),
    };
}
