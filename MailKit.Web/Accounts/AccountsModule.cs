using MailKit.Web.Accounts.Sessions;
using MailKit.Web.Accounts.Tries;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace MailKit.Web.Accounts;

/// <summary>Registers accounts: sign-in by ASP.NET Core Identity, cookies, policies.</summary>
public static class AccountsModule
{
    /// <summary>How long a change of password, role or two-factor may take to end other sessions.</summary>
    private static readonly TimeSpan StampCheck = TimeSpan.FromSeconds(30);

    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddIdentity<MailKitUser, IdentityRole>(options =>
            {
                options.SignIn.RequireConfirmedAccount = true;
                options.User.RequireUniqueEmail = true;
                options.Password.RequiredLength = MailKitUser.ShortestPassword;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
            })
            .AddEntityFrameworkStores<MailKitDbContext>()
            .AddUserStore<MailKitUserStore>()
            .AddClaimsPrincipalFactory<CallerClaims>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider)
            .AddPasswordValidator<GuessablePasswords>();

        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = StampCheck;

            // A principal that is read anew is still of the same session.
            options.OnRefreshingPrincipal = static refreshed =>
            {
                refreshed.NewPrincipal?.Identities.First().AddClaims(refreshed.CurrentPrincipal?.FindAll(Caller.SessionClaim) ?? []);
                return Task.CompletedTask;
            };
        });
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = Name(builder, "mk");
            options.Cookie.SecurePolicy = Secure(builder);
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.LoginPath = "/Identity/Account/Login";
            options.AccessDeniedPath = "/Identity/Account/AccessDenied";

            // The validator brings the user's whole store with it: asked only when it has something to do.
            options.Events.OnValidatePrincipal = static context
                => context.Properties.IssuedUtc > context.Options.TimeProvider!.GetUtcNow() - StampCheck ? Task.CompletedTask : SecurityStampValidator.ValidatePrincipalAsync(context);
        });
        services.ConfigureExternalCookie(options => options.Cookie.SecurePolicy = Secure(builder));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = Name(builder, "mk-form");
            options.Cookie.SecurePolicy = Secure(builder);
        });

        services.AddAuthorizationBuilder()
            .AddPolicy("Account", policy => policy.RequireAuthenticatedUser().RequireClaim(Caller.AccountClaim))
            .AddPolicy("Admin", policy => policy.RequireRole(Caller.Admin));

        services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section);
        services.AddScoped<FirstAdmin>();
        services.AddScoped<ApiKeys>();
        services.AddScoped<Access>();
        services.AddScoped<SignInTries>();
        services.AddSingleton<KnownDevices>();
        services.AddScoped<SecurityNotices>();
        services.AddScoped<Confirmation>();
        services.AddSessions();

        return builder;
    }

    // Safari takes no Secure cookie from http://localhost; everywhere but in Development plain HTTP is no option.
    private static CookieSecurePolicy Secure(WebApplicationBuilder builder)
        => builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;

    private static string Name(WebApplicationBuilder builder, string name)
        => builder.Environment.IsDevelopment() ? name : "__Host-" + name;
}
