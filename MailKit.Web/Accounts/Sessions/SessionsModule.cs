using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace MailKit.Web.Accounts.Sessions;

/// <summary>Registers sessions that live on the server.</summary>
public static class SessionsModule
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton(typeof(RecentReads<>));
        services.AddSingleton<SessionStore>();
        services.AddScoped<SessionDesk>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<SessionStore>(static (cookie, store) => cookie.SessionStore = store);
        return services;
    }
}
