using System.Diagnostics.Metrics;
using Candlewick.EventStore.Candles;
using Candlewick.Projections.Candles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Projections;

/// <summary>Registers the projections with a host.</summary>
public static class ProjectionServices
{
    /// <summary>Adds Candlewick's own projections, which is one: topic <c>candles</c>. Its status is the <see cref="ProjectionStatus"/> without a key.</summary>
    public static IServiceCollection AddProjections(this IServiceCollection services, ProjectionOptions options)
    {
        services.AddProjection<CandleRow>(options, provider => new CandleProjection(options.SchemaIds, options.Events, provider.GetRequiredService<TimeProvider>()), "candles", "projections");
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ProjectionStatus>("candles"));
        return services;
    }

    /// <summary>
    /// Adds a projection: a hosted service, its <see cref="ProjectionStatus"/> under its name as key, and the health check
    /// <c>projection name</c>. Needs a <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddProjection<TRow>(this IServiceCollection services, ProjectionOptions options, IProjection<TRow> projection)
        where TRow : class => services.AddProjection(options, _ => projection, projection.Name, $"projection {projection.Name}");

    private static IServiceCollection AddProjection<TRow>(
        this IServiceCollection services, ProjectionOptions options, Func<IServiceProvider, IProjection<TRow>> projection, string name, string health)
        where TRow : class
    {
        services.AddKeyedSingleton(name, (provider, _) => new ProjectionStatus(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => new Projector<TRow>(
            options, projection(provider), provider.GetRequiredKeyedService<ProjectionStatus>(name), provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Projector<TRow>>>()));
        services.AddHealthChecks().Add(new(health, provider => new ProjectionHealth(provider.GetRequiredKeyedService<ProjectionStatus>(name)), null, null));
        return services;
    }
}
