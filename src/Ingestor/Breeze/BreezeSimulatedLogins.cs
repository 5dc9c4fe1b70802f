using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Ingestor.Breeze;

/// <summary>
/// Logins of the simulated ICICI Direct, which has one account: key <c>simulated</c>, user <c>SIM100</c>, and <c>12345678</c> for the API session that its page would
/// lead back with. What was given before an expiry is no longer valid.
/// </summary>
internal sealed class BreezeSimulatedLogins
{
    public const string ApiKey = "simulated";
    public const string User = "SIM100";
    public const string ApiSession = "12345678";

    /// <summary>Names begin with capitals there.</summary>
    private static readonly JsonSerializerOptions AsNamed = new();

    /// <summary>Session keys that were given, and the epoch that they were given in.</summary>
    private readonly ConcurrentDictionary<string, int> _keys = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>A GET with a body.</summary>
    public async Task CustomerAsync(HttpContext context, int epoch)
    {
        var body = await BodyAsync(context);
        if (body.GetValueOrDefault("AppKey") != ApiKey)
        {
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "Public Key does not exist.");
            return;
        }

        if (body.GetValueOrDefault("SessionToken") != ApiSession)
        {
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "Resource not available.");
            return;
        }

        string key = (10_000_000 + Interlocked.Increment(ref _count)).ToString(CultureInfo.InvariantCulture);
        _keys[key] = epoch;
        await AnswerAsync(context, new { session_token = TokenOf(key), idirect_userid = User, idirect_user_name = "SIMULATED" });
    }

    /// <summary>Whether a socket's login is one of these.</summary>
    public bool IsValid(string user, string key, int epoch) => user == User && _keys.TryGetValue(key, out int given) && given == epoch;

    /// <summary>Whether a request's login is one of these.</summary>
    /// <param name="apiKey">Stands beside it.</param>
    public bool IsValidToken(string token, string apiKey, int epoch) => apiKey == ApiKey && _keys.Any(k => k.Value == epoch && TokenOf(k.Key) == token);

    public static Task AnswerAsync(HttpContext context, object success) =>
        context.Response.WriteAsJsonAsync(new { Success = success, Status = StatusCodes.Status200OK, Error = (string?)null }, AsNamed, context.RequestAborted);

    /// <summary>As the vendor does: its own trouble with a good status.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status == StatusCodes.Status500InternalServerError ? StatusCodes.Status200OK : status;
        return context.Response.WriteAsJsonAsync(new { Success = (string?)null, Status = status, Error = error }, AsNamed, context.RequestAborted);
    }

    private static string TokenOf(string key) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{key}"));

    private static async Task<Dictionary<string, string>> BodyAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(context.Request.Body, cancellationToken: context.RequestAborted) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
