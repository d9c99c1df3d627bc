namespace MailKit.Web.Domains;

/// <summary>Registers whose sender is whose.</summary>
public static class DomainsModule
{
    public static IServiceCollection AddDomains(this IServiceCollection services)
    {
        services.AddOptions<SenderOptions>().BindConfiguration(SenderOptions.Section);
        services.AddScoped<DomainDesk>();
        services.AddScoped<Senders>();
        return services;
    }
}
