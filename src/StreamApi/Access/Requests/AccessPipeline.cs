using Candlewick.StreamApi.Access.Keys;
using Candlewick.StreamApi.Access.Tokens;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>Who is let in, as services and as the way of every request, on whichever listener addresses of ours are.</summary>
public static class AccessPipeline
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete];

    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly TimeSpan IssuerPatience = TimeSpan.FromSeconds(5);

    /// <summary>Adds its services. <see cref="TimeProvider"/> is the host's to register.</summary>
    /// <param name="corsOrigins">Origins of pages that may ask, besides ours.</param>
    public static void AddAccess(this IServiceCollection services, AccessOptions options, IReadOnlyList<string> corsOrigins)
    {
        services.AddSingleton(provider => new OriginPolicy(corsOrigins, () => Ports(provider.GetRequiredService<IServer>()).Concat(options.Ports)));
        services.AddSingleton(options.Limits);
        services.AddSingleton<Audit>().AddSingleton<Refusal>().AddSingleton<HistoryRates>();
        services.AddSingleton(new HostPolicy(options.Hosts));
        services.AddSingleton(provider => new ApiKeyRing(options.Keys, options.Limits, provider.GetRequiredService<Audit>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ApiKeyRing>>()));
        if (options.Tokens is { } tokens)
        {
            // Its options without its scheme, which would bring data protection and its files.
            services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer => Configure(bearer, tokens));
            services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
            services.AddSingleton<IssuerTokens>();
        }

        services.AddSingleton(provider => new AccessGate(provider.GetRequiredService<ApiKeyRing>(), provider.GetService<IssuerTokens>(), provider.GetRequiredService<HistoryRates>()));
        services.AddHostedService(provider => new AccessWatch(provider.GetRequiredService<ApiKeyRing>(), provider.GetService<IssuerTokens>(), provider.GetRequiredService<TimeProvider>()));
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>>(provider => new ConfigureOptions<CorsOptions>(cors => Configure(cors, provider.GetRequiredService<OriginPolicy>(), corsOrigins)));
        services.AddRateLimiter(rate => RequestRate.Configure(rate, options.Limits));
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.TryAdd("code", CodeOf(context.ProblemDetails.Status)));
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            // More than is taken, so that the answer can say so.
            kestrel.Limits.MaxRequestLineSize = 16 * RequestForm.LongestAddress;
            kestrel.Limits.MaxRequestHeadersTotalSize = 4 * RequestForm.LongestHeaders;
            kestrel.Limits.MaxRequestBodySize = options.Limits.RequestBytes;
        });

        // The line of a request that begins has its whole address, with the token that a browser's socket sends in it.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
    }

    /// <summary>The way of every request, before any endpoint.</summary>
    public static void UseAccess(this IApplicationBuilder app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = failure => failure is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError });
        app.UseStatusCodePages();
        app.UseMiddleware<RequestForm>();
        app.UseMiddleware<OriginGuard>();
        app.UseCors();
        app.UseMiddleware<GrantFinder>();
        app.UseRateLimiter();
        app.UseMiddleware<AccessGuard>();
    }

    /// <summary>Ports that a server listens on.</summary>
    private static IEnumerable<int> Ports(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(address => BindingAddress.Parse(address).Port) ?? [];

    private static void Configure(JwtBearerOptions bearer, TokenOptions tokens)
    {
        bearer.MapInboundClaims = false;
        var parameters = bearer.TokenValidationParameters;
        parameters.ValidIssuer = tokens.Issuer;
        parameters.ValidAudience = tokens.Audience;
        parameters.ClockSkew = TimeSpan.FromSeconds(10);

        // Whoever has a public key could make a token of one that is checked with it as if it were a secret.
        parameters.ValidAlgorithms = Asymmetric;
        if (tokens.KeysFile is { } file)
        {
            var keys = new IssuerKeys(file);
            bearer.Configuration = new OpenIdConnectConfiguration { Issuer = tokens.Issuer };
            parameters.IssuerSigningKeyResolver = (_, _, _, _) => keys.Read();
        }
        else
        {
            bearer.Authority = tokens.Issuer;
            bearer.RequireHttpsMetadata = !new Uri(tokens.Issuer).IsLoopback;
            bearer.BackchannelTimeout = IssuerPatience;
        }
    }

    private static void Configure(CorsOptions cors, OriginPolicy origins, IReadOnlyList<string> named) => cors.AddDefaultPolicy(policy =>
    {
        policy.AllowAnyHeader().WithMethods(Methods).WithExposedHeaders("Link", "Retry-After", "WWW-Authenticate").SetPreflightMaxAge(TimeSpan.FromMinutes(10));
        if (named.Contains("*"))
        {
            // Whoever's page: then without what a browser adds by itself.
            policy.AllowAnyOrigin();
        }
        else
        {
            policy.SetIsOriginAllowed(origins.Allows).AllowCredentials();
        }
    });

    private static string CodeOf(int? status) => status switch
    {
        StatusCodes.Status404NotFound => ErrorCodes.NotFound,
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => ErrorCodes.NotAllowed,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => ErrorCodes.Limit,
        >= 500 => ErrorCodes.Internal,
        _ => ErrorCodes.BadRequest,
    };
}
