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
        services.AddScoped<CustomerDesk>();
        services.AddScoped<CheckoutDesk>();
        services.AddStep<ApplyDodoEventStep>(workers: 2);

        return services;
    }
}
