using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>How many requests a client may make: a key's, a subject's, or, without either, an address's.</summary>
internal static class RequestRate
{
    /// <summary>What may come at once, in seconds of the rate.</summary>
    private const int Burst = 4;

    public static void Configure(RateLimiterOptions options, AccessLimits limits)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => ClientOf(context) is not { } client
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(client, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.RequestsPerSecond * Burst,
                TokensPerPeriod = limits.RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
        options.OnRejected = (rejected, _) =>
        {
            var context = rejected.HttpContext;
            double seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, Math.Ceiling(after.TotalSeconds)) : 1;
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return new ValueTask(context.RequestServices.GetRequiredService<Refusal>().AnswerAsync(
                context, StatusCodes.Status429TooManyRequests, ErrorCodes.Limit, $"a client may make {limits.RequestsPerSecond} requests a second; try again in {seconds:0} s"));
        };
    }

    /// <summary>Null for loopback without a key: the address of everybody on this machine.</summary>
    private static string? ClientOf(HttpContext context) =>
        context.Features.Get<Grant>() is { } grant && grant.Use != GrantUse.Unlimited ? $"key {grant.Name}" : AddressOf(context.Connection.RemoteIpAddress);

    /// <summary>An address as a client's: of IPv6 its network, of which one client has many. Null for loopback.</summary>
    public static string? AddressOf(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address) ? null
        : address.IsIPv4MappedToIPv6 ? AddressOf(address.MapToIPv4())
        : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : address.ToString();
}
