using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting.Logging;
using MailKit.Web.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailKit.Tests.Capacity;

/// <summary>The product as it is composed for customers, on a virtual clock and with counted providers. Nothing in it begins by itself: the world drives its steps.</summary>
public sealed class CapacityHost(CapacityPlan plan, string database, VirtualTime time) : WebApplicationFactory<PublicAddress>
{
    public ErrorWatch Errors { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseContentRoot(AppContext.BaseDirectory);

        foreach (var (key, value) in Settings(plan, database))
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services =>
        {
            foreach (var ours in services.Where(s => s.ServiceType == typeof(IHostedService) && IsOurs(s)).ToList())
            {
                services.Remove(ours);
            }

            services
                .AddSingleton<TimeProvider>(time)
                .AddSingleton<CountedProviders>()
                .AddSingleton<ICreditGateway>(provider => provider.GetRequiredService<CountedProviders>())
                .AddSingleton<IEmailGateway>(provider => provider.GetRequiredService<CountedProviders>());
        });
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(new LogKeeper(new(), Errors)));
    }

    private static bool IsOurs(ServiceDescriptor service)
        => (service.ImplementationType ?? service.ImplementationFactory?.Method.DeclaringType)?.FullName?.StartsWith("MailKit.", StringComparison.Ordinal) is true;

    private static (string Key, string Value)[] Settings(CapacityPlan plan, string database) => [
        ("urls", "http://localhost:0"),
        ("ConnectionStrings:MailKit", database),
        ("Public:Url", "https://localhost"),
        ("Admin:Email", "admin@mailkit.example"),
        ("Sending:From", "MailKit <hello@system.example>"),
        ("Sending:SenderDomains:0", "mailkit.example"),
        ("Admin:Password", "the admin's long password"),
        ("Dodo:BaseUrl", "http://localhost:1"),
        ("Dodo:Mode", "test"),
        ("Dodo:ApiKey", "nobody asks"),
        ("Dodo:RequestsPerMinute", $"{plan.RequestsPerMinute}"),
        ("Dodo:Entitlements:emails", "cde_emails"),
        ("Dodo:WebhookSecrets:0", "whsec_bm9ib2R5IGFza3MgZm9yIGl0"),
        ("Billing:Plan", "pdt_plan"),
        ("Billing:Pack", "pdt_pack"),
        ("Resend:BaseUrl", "http://localhost:1"),
        ("Resend:ApiKey", "nobody asks"),
        ("Resend:WebhookSecrets:0", "whsec_bm9ib2R5IGFza3MgZm9yIGl0"),
        ("Sandbox:Mode", "Off")];
}
