using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Simulation;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// Logins of the simulated Angel One, which has one account: key <c>simulated</c>, client code <c>SIM100</c>, PIN <c>1234</c> and a secret of one-time passwords
/// that is public. A token that was given before an expiry is no longer valid.
/// </summary>
internal sealed class SmartApiSimulatedLogins(TimeProvider wall)
{
    public const string ApiKey = "simulated";
    public const string ClientCode = "SIM100";
    public const string Pin = "1234";
    public const string TotpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static readonly TimeSpan BetweenLogins = TimeSpan.FromSeconds(1);

    /// <summary>What was given, and the epoch that it was given in: all three kinds of tokens.</summary>
    private readonly ConcurrentDictionary<string, int> _tokens = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _lastLogin;
    private int _count;

    public async Task LoginAsync(HttpContext context, WireSimulator simulator)
    {
        var body = await BodyAsync(context);
        if (IsTooSoon())
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Access denied because of exceeding rate limit", context.RequestAborted);
            return;
        }

        // The market's time may be another than that of its clients.
        var (code, message) = context.Request.Headers["X-PrivateKey"] != ApiKey ? ("AG8004", "Invalid API Key")
            : body.GetValueOrDefault("clientcode") != ClientCode || body.GetValueOrDefault("password") != Pin ? ("AB1007", "Invalid clientcode or password")
            : !IsPassword(body.GetValueOrDefault("totp"), wall.GetUtcNow()) && !IsPassword(body.GetValueOrDefault("totp"), simulator.Clock.GetUtcNow()) ? ("AB1050", "Invalid totp")
            : ("", "");
        await (code.Length > 0 ? RefuseAsync(context, code, message) : AnswerAsync(context, Give(simulator.TokenEpoch)));
    }

    public async Task RefreshAsync(HttpContext context, WireSimulator simulator)
    {
        var body = await BodyAsync(context);
        bool isValid = IsValid(context.Request, simulator.TokenEpoch) && IsValid(body.GetValueOrDefault("refreshToken"), simulator.TokenEpoch);
        await (isValid ? AnswerAsync(context, Give(simulator.TokenEpoch)) : RefuseAsync(context, "AG8001", "Invalid Token"));
    }

    public async Task LogoutAsync(HttpContext context, WireSimulator simulator)
    {
        bool isValid = IsValid(context.Request, simulator.TokenEpoch);
        if (isValid)
        {
            _tokens.Clear();
        }

        await (isValid ? AnswerAsync(context, "") : RefuseAsync(context, "AG8001", "Invalid Token"));
    }

    /// <summary>Whether a request has the token of a login.</summary>
    public bool IsValid(HttpRequest request, int epoch) => IsValid(WithoutScheme(request.Headers.Authorization.ToString()), epoch);

    /// <summary>Which header of a socket's request is wrong; null: none. Browsers say it in the query, and one of the vendor's clients says no token but the feed's.</summary>
    public string? WrongHeader(HttpRequest request, int epoch)
    {
        string? Said(string header, string query) => request.Headers.TryGetValue(header, out var value) ? value.ToString() : request.Query[query];
        return request.Headers.ContainsKey("Authorization") && !IsValid(request, epoch) ? "Auth token"
            : Said("x-client-code", "clientCode") != ClientCode ? "Client Code"
            : Said("x-api-key", "apiKey") is { Length: > 0 } key && key != ApiKey ? "API Key"
            : !IsValid(Said("x-feed-token", "feedToken"), epoch) ? "Feed Token"
            : null;
    }

    public static async Task<Dictionary<string, string>> BodyAsync(HttpContext context)
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

    public static Task AnswerAsync(HttpContext context, object data) =>
        context.Response.WriteAsJsonAsync(new { status = true, message = "SUCCESS", errorcode = "", data }, context.RequestAborted);

    /// <summary>As the vendor does: with a good status.</summary>
    public static Task RefuseAsync(HttpContext context, string code, string message) =>
        context.Response.WriteAsJsonAsync(new { status = false, message, errorcode = code, data = (string?)null }, context.RequestAborted);

    private bool IsValid(string? token, int epoch) => token is not null && _tokens.TryGetValue(token, out int given) && given == epoch;

    private bool IsTooSoon()
    {
        lock (_gate)
        {
            bool isTooSoon = _lastLogin != 0 && wall.GetElapsedTime(_lastLogin) < BetweenLogins;
            _lastLogin = isTooSoon ? _lastLogin : wall.GetTimestamp();
            return isTooSoon;
        }
    }

    private Dictionary<string, string> Give(int epoch)
    {
        string number = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        var given = new Dictionary<string, string> { ["jwtToken"] = "simulated.jwt." + number, ["refreshToken"] = "simulated.refresh." + number, ["feedToken"] = "simulated-feed-" + number };
        foreach (string token in given.Values)
        {
            _tokens[token] = epoch;
        }

        return given;
    }

    /// <summary>That of the half minute, or of one beside it.</summary>
    private static bool IsPassword(string? password, DateTimeOffset now) =>
        Enumerable.Range(-1, 3).Any(i => SmartApiSession.OneTimePassword(TotpSecret, now.AddSeconds(30 * i)) == password);

    private static string WithoutScheme(string text)
    {
        const string Scheme = "Bearer ";
        return text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
    }
}
