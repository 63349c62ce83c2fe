namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>What a pipeline costs, and what it reaches.</summary>
/// <param name="Stages">Stretches of logic between registers, at least 1; the same for every output.</param>
/// <param name="LatencyCycles">Clock cycles from an input to the outputs: ranks of registers that every bit goes through.</param>
/// <param name="RegisterBits">Flip-flops, those of the outputs included.</param>
/// <param name="OutputRegisterBits">The flip-flops of the last rank, where outputs are registered.</param>
/// <param name="InputRegisterBits">Those of the flip-flops that hold inputs back, which all outputs share.</param>
/// <param name="WorstStagePs">The slowest stage, register launch and setup included: the shortest clock period that this pipeline stands.</param>
public readonly record struct PipelineCost(int Stages, int LatencyCycles, long RegisterBits, long OutputRegisterBits, long InputRegisterBits, double WorstStagePs);
