using System.Text.Json;
using Candlewick.Ingestor.Sessions;
using OtpNet;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// A login at Angel One: client code, PIN and a one-time password, which is computed where its secret is configured; then nobody is needed, ever.
/// It ends at midnight in India; until then it can be refreshed.
/// </summary>
internal sealed class SmartApiSession(BrokerCredentials credentials, SessionStore store, SmartApiRest rest, TimeProvider time) : BrokerSession("smartapi", rest.Server, store, time)
{
    // Names of the secrets; all but the first are the vendor's.
    public const string ApiKey = "api_key";
    public const string Jwt = "jwtToken";
    public const string FeedToken = "feedToken";
    private const string RefreshToken = "refreshToken";

    private const string ApiKeyVariable = "SMARTAPI_API_KEY";
    private const string ClientCodeVariable = "SMARTAPI_CLIENT_CODE";
    private const string PinVariable = "SMARTAPI_PIN";
    private const string TotpVariable = "SMARTAPI_TOTP_SECRET";

    private const string LoginPath = "rest/auth/angelbroking/user/v1/loginByPassword";
    private const string RefreshPath = "rest/auth/angelbroking/jwt/v1/generateTokens";
    private const string LogoutPath = "rest/secure/angelbroking/user/v1/logout";

    /// <summary>The vendor takes one login a second.</summary>
    private static readonly TimeSpan BetweenLogins = TimeSpan.FromSeconds(1);

    private long _lastLogin;

    public override LoginPrompt Prompt => credentials.Find(TotpVariable) is null
        ? new LoginPrompt($"Type the six digits that your authenticator shows for SmartAPI; with {TotpVariable} they are computed and not asked for.", Asks: "totp", IsSecret: true)
        : new LoginPrompt($"Nothing is needed: the one-time password is computed from {TotpVariable}.");

    /// <summary>The six digits of RFC 6238 at a moment, SHA-1 and 30 seconds.</summary>
    /// <param name="secret">In base 32, as it stands under the vendor's QR code; blanks do not matter.</param>
    /// <exception cref="IngestException">It is none.</exception>
    public static string OneTimePassword(string secret, DateTimeOffset moment)
    {
        try
        {
            return new Totp(Base32Encoding.ToBytes(secret.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())).ComputeTotp(moment.UtcDateTime);
        }
        catch (ArgumentException)
        {
            throw new IngestException($"{TotpVariable} is no secret in base 32: the letters under the QR code that SmartAPI showed when one-time passwords were set up");
        }
    }

    protected override async Task<SessionTokens> AskAsync(string? answer, CancellationToken cancellationToken)
    {
        string apiKey = credentials.Get(ApiKeyVariable), account = credentials.Get(ClientCodeVariable), pin = credentials.Get(PinVariable);
        await WaitForTurnAsync(cancellationToken);
        string password = credentials.Find(TotpVariable) is { } secret ? OneTimePassword(secret, Time.GetUtcNow()) : Digits(answer);
        var body = new Dictionary<string, string> { ["clientcode"] = account, ["password"] = pin, ["totp"] = password };
        try
        {
            return Tokens(account, apiKey, await PostAsync(LoginPath, body, apiKey, null, cancellationToken), Time.GetUtcNow());
        }
        finally
        {
            _lastLogin = Time.GetTimestamp();
        }
    }

    /// <summary>By the refresh token, while the day lasts; else by a login, where that needs nobody.</summary>
    protected override async Task<SessionTokens?> RenewAsync(SessionTokens? old, CancellationToken cancellationToken)
    {
        bool needsNobody = credentials.Find(TotpVariable) is not null;
        if (old is not null && Time.GetUtcNow() < old.ExpiresAt)
        {
            try
            {
                var body = new Dictionary<string, string> { [RefreshToken] = old[RefreshToken] };
                return Tokens(old.Account, old[ApiKey], await PostAsync(RefreshPath, body, old[ApiKey], old[Jwt], cancellationToken), Time.GetUtcNow());
            }
            catch (IngestException) when (needsNobody)
            {
                // Refused as well: a login gives a new one.
            }
        }

        return needsNobody ? await AskAsync(null, cancellationToken) : null;
    }

    protected override async Task EndAsync(SessionTokens tokens, CancellationToken cancellationToken)
    {
        try
        {
            await rest.PostAsync(LogoutPath, new Dictionary<string, string> { ["clientcode"] = tokens.Account }, tokens[ApiKey], tokens[Jwt], cancellationToken);
        }
        catch (SmartApiException)
        {
            // It has ended already, or will at midnight: the tokens are forgotten in every case.
        }
    }

    private async Task<JsonElement> PostAsync(string path, Dictionary<string, string> body, string apiKey, string? jwt, CancellationToken cancellationToken)
    {
        try
        {
            return await rest.PostAsync(path, body, apiKey, jwt, cancellationToken);
        }
        catch (SmartApiException e) when (e.IsRateLimit)
        {
            // Nothing is wrong with the login: it can be tried again.
            throw new HttpRequestException(e.Message, e, System.Net.HttpStatusCode.TooManyRequests);
        }
        catch (SmartApiException e)
        {
            throw new IngestException(e.Code switch
            {
                "AB1007" => $"{e.Message}: {ClientCodeVariable} and {PinVariable} do not belong together. It is not tried again, so that the account is not locked",
                "AB1050" => $"{e.Message}: {TotpVariable} is another account's, or this machine's clock is wrong; it shows {Time.GetUtcNow():u}",
                "AG8004" => $"{e.Message}: {ApiKeyVariable} is not one of the keys at smartapi.angelone.in",
                _ => e.Message,
            }, e);
        }
    }

    private async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        var passed = _lastLogin == 0 ? BetweenLogins : Time.GetElapsedTime(_lastLogin);
        if (passed < BetweenLogins)
        {
            await Task.Delay(BetweenLogins - passed, Time, cancellationToken);
        }
    }

    private SessionTokens Tokens(string account, string apiKey, JsonElement data, DateTimeOffset now) => new()
    {
        Account = account,
        Server = Server,
        Secrets = new Dictionary<string, string>
        {
            [ApiKey] = apiKey, [Jwt] = WithoutScheme(Field(data, Jwt)), [RefreshToken] = Field(data, RefreshToken), [FeedToken] = Field(data, FeedToken),
        },
        IssuedAt = now,
        ExpiresAt = IndianMidnight.After(now),
    };

    /// <summary>Some of the vendor's own clients keep the token with the word before it.</summary>
    private static string WithoutScheme(string jwt)
    {
        const string Scheme = "Bearer ";
        return jwt.StartsWith(Scheme, StringComparison.Ordinal) ? jwt[Scheme.Length..] : jwt;
    }

    private static string Digits(string? answer) => answer?.Trim() is { Length: 6 } digits && digits.All(char.IsAsciiDigit)
        ? digits
        : throw new IngestException("a one-time password is six digits, as the authenticator shows them");

    private static string Field(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new IngestException($"SmartAPI's answer to the login has no {name}");
}
