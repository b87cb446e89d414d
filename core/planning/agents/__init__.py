"""The five agents: Story Writer, Director, Continuity Editor, Prompt Compiler, Critic.

Over the planning stages. Each module holds one or two tasks, each with one typed input, one typed output, and two ways
to be done: by rules, or by a model whose answer is checked against the script before anything is made of it.
"""
