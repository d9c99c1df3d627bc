using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Retention;

/// <summary>Registers what removes the old.</summary>
public static class RetentionModule
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<OldEmails>();
        services.AddScoped<OldWebhooks>();
        services.AddScoped<OldSessions>();
        services.AddStep<RetentionStep>(workers: 1, WorkKind.Retention);
        return services;
    }
}
