using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.CreditEntitlements;

/// <summary>Credit entitlements: the kinds of credit that there are.</summary>
public static class CreditEntitlementEndpoints
{
    public static void MapDodoCreditEntitlements(this WebApplication app)
    {
        app.Map("GET", "/credit-entitlements", static async (call, state) =>
        {
            var none = call.QueryFlag("deleted") is true;
            await call.AnswerAsync(await state.ReadAsync(s => new Items<Entitlement>(call.Page(s.Entitlements.NewestFirst.Where(_ => !none)))));
        });
        app.Map("POST", "/credit-entitlements", CreateAsync);
        app.Map("GET", "/credit-entitlements/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
    }

    private static Entitlement Find(SandboxState state, DodoCall call) => state.Entitlements.Require(call.Route("id"), "Credit entitlement");

    private static async Task CreateAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<CreateEntitlement>();

        if (Fault(request) is { } fault)
        {
            throw DodoRefusalException.InvalidBody(fault);
        }

        var created = await state.ChangeAsync(change => state.Entitlements.OldestFirst.Any(e => e.Name == request.Name)
            ? throw new DodoRefusalException(409, "CREDIT_ENTITLEMENT_NAME_ALREADY_EXISTS", "A credit entitlement with this name already exists.")
            : change.Put(state.Entitlements, new Entitlement
            {
                Id = Ids.New("cde"),
                BusinessId = state.Now.BusinessId,
                Name = request.Name,
                Description = request.Description,
                Unit = request.Unit,
                Precision = request.Precision,
                ExpiresAfterDays = request.ExpiresAfterDays,
                RolloverEnabled = request.RolloverEnabled,
                RolloverPercentage = request.RolloverPercentage,
                RolloverTimeframeCount = request.RolloverTimeframeCount,
                RolloverTimeframeInterval = request.RolloverTimeframeInterval,
                MaxRolloverCount = request.MaxRolloverCount,
                OverageEnabled = request.OverageEnabled,
                OverageLimit = request.OverageLimit,
                OverageBehavior = request.OverageBehavior ?? OverageBehavior.ForgiveAtReset,
                Currency = request.Currency,
                PricePerUnit = request.PricePerUnit,
                CreatedAt = change.At,
                UpdatedAt = change.At,
            }));

        await call.AnswerAsync(created, 201);
    }

    private static string? Fault(CreateEntitlement request) => request switch
    {
        { Name.Length: < 1 or > 255 } => "name: 1 to 255 characters",
        { Unit.Length: < 1 or > 50 } => "unit: 1 to 50 characters",
        { Precision: < 0 or > 10 } => "precision: 0 to 10",
        { Description.Length: > 1000 } => "description: at most 1000 characters",
        { RolloverPercentage: < 0 or > 100 } => "rollover_percentage: 0 to 100",
        { OverageEnabled: true, PricePerUnit: null } => "price_per_unit: required when overage is enabled",
        { PricePerUnit: not null, Currency: null } => "currency: required with price_per_unit",
        _ when request.RolloverTimeframeCount is null != request.RolloverTimeframeInterval is null => "rollover_timeframe_count and rollover_timeframe_interval: both or neither",
        _ => null,
    };
}
