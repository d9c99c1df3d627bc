using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Billing;

/// <summary>Registers what sells.</summary>
public static class BillingModule
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        services.AddOptions<BillingOptions>().BindConfiguration(BillingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Catalogue>();
        services.AddScoped<BillingRecords>();
        services.AddScoped<BillingCopies>();
        services.AddScoped<CustomerDesk>();
        services.AddScoped<CustomerCopies>();
        services.AddScoped<CheckoutDesk>();
        services.AddScoped<PlanDesk>();
        services.AddScoped<ClosingDesk>();
        services.AddScoped<Purchases>();
        services.AddStep<ApplyBillingEventStep>(workers: 2, WorkKind.BillingEvent);

        return services;
    }
}
